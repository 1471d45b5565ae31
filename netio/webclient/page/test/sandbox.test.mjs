// The sandbox's own part of the page: its walk, its land, its requests and events.

import assert from "node:assert/strict";
import { test } from "node:test";
import { build } from "esbuild";
import { accepted, fakeSocket, inputOf, vectorFrames } from "../../sdk/test/fakes.mjs";

const built = await build({
  stdin: { contents: 'export * from "./page/src/sandbox/index.ts"; export * from "./sdk/src/index.ts";', resolveDir: new URL("../..", import.meta.url).pathname },
  bundle: true, format: "esm", write: false,
});
const { Answered, Button, breakTile, DecodeError, place, Predictor, readEvent, readLand, release, sandboxClient, say, select, TileMap, unit, walk, walkAt, Writer } =
  await import("data:text/javascript;base64," + Buffer.from(built.outputFiles[0].contents).toString("base64"));

const table = [
  { name: "grass", flags: 0, speedNum: 1, speedDen: 1 },
  { name: "water", flags: 0, speedNum: 1, speedDen: 2 },
  { name: "stone", flags: 1, speedNum: 1, speedDen: 1 },
];

function land(rows) {
  const map = new TileMap();
  map.begin(32, 32, table);
  map.ensure(0, 0).tiles.set(rows.flatMap((r) => [...r.padEnd(32, "0")].map(Number)));
  return map;
}

const w = walkAt(20), east = 8, south = 2;

test("speeds at 20 ticks: 560 a tick, reached in two, lost in five", () => {
  assert.deepEqual(w, { full: 560, start: 280, stop: 112 });
  const map = land([]), s = { x: 5 * unit, y: 5 * unit, vx: 0, vy: 0 };
  const vs = [];
  for (let i = 0; i < 3; i++) walk(s, east, w, map), vs.push(s.vx);
  for (let i = 0; i < 6; i++) walk(s, 0, w, map), vs.push(s.vx);
  assert.deepEqual(vs, [280, 560, 560, 448, 336, 224, 112, 0, 0]);
});

test("a diagonal is no faster", () => {
  const map = land([]), s = { x: 5 * unit, y: 5 * unit, vx: 0, vy: 0 };
  for (let i = 0; i < 4; i++) walk(s, east | south, w, map);
  assert.deepEqual([s.vx, s.vy], [395, 395]);
});

test("water slows", () => {
  const map = land(Array(32).fill("1".repeat(32))), s = { x: 5 * unit, y: 5 * unit, vx: 0, vy: 0 };
  for (let i = 0; i < 4; i++) walk(s, east, w, map);
  assert.equal(s.vx, 280);
});

test("a body stops a unit before stone and slides along it", () => {
  const map = land(["", "", "", "", "0000000002"]), s = { x: 7 * unit + 512, y: 4 * unit + 512, vx: 0, vy: 0 };
  for (let i = 0; i < 20; i++) walk(s, east, w, map);
  assert.equal(s.x, 9 * unit - 307 - 1);
  assert.equal(s.vx, 0);
  for (let i = 0; i < 3; i++) walk(s, east | south, w, map);
  assert.ok(s.y > 5 * unit);
});

test("the world's edge is solid, what is not known is not", () => {
  const map = land([]), s = { x: unit, y: unit, vx: 0, vy: 0 };
  for (let i = 0; i < 20; i++) walk(s, 4 | 1, w, map);
  assert.deepEqual([s.x, s.y], [307, 307]);
  const empty = new TileMap(), p = { x: unit, y: unit, vx: 0, vy: 0 };
  empty.begin(32, 32, table);
  for (let i = 0; i < 3; i++) walk(p, east, w, empty);
  assert.equal(p.x, unit + 280 + 560 + 560);
});

test("prediction: what the server confirms is no error, along a wall too", () => {
  const map = land(["", "", "", "", "0000000002"]), step = (s, held) => walk(s, held.buttons, w, map), p = new Predictor(step);
  const server = { x: 3 * unit, y: 4 * unit + 512, vx: 0, vy: 0 }, inputs = [];
  p.reconcile(server, 0);
  for (let seq = 1; seq < 60; seq++) {
    inputs.push({ buttons: seq % 7 < 5 ? east : 0 });
    p.input(seq, inputs.at(-1));
    if (inputs.length > 3) { // three are under way
      step(server, inputs[inputs.length - 4]);
      p.reconcile({ ...server }, seq - 3);
      assert.equal(p.error, 0, "at " + seq);
    }
  }
});

const bytes = (text) => Uint8Array.from(text.match(/../g), (h) => parseInt(h, 16));

test("the land's part of a Welcome is read as the server writes it, and nothing else is", () => {
  const whole = bytes("02733104" + "68656c6c" + "02" + "056772617373000101" + "036d7564020102"); // as in landinfo_test.go
  assert.deepEqual(readLand(whole), {
    seed: "s1", theme: "hell",
    tiles: [{ name: "grass", flags: 0, speedNum: 1, speedDen: 1 }, { name: "mud", flags: 2, speedNum: 1, speedDen: 2 }],
  });
  for (let n = 0; n < whole.length; n++) assert.throws(() => readLand(whole.slice(0, n)), DecodeError);
  assert.throws(() => readLand(Uint8Array.from([...whole, 0])), DecodeError);
  assert.throws(() => readLand(bytes("000041" + "0161000101".repeat(65))), DecodeError);
});

test("events: chat and progress, others are left alone", () => {
  const heard = [], to = { chat: (e) => heard.push(e), progress: (e) => heard.push(e) };
  readEvent(2, new Writer().begin(1).u32(7).bytes(new TextEncoder().encode("Ada")).bytes(new TextEncoder().encode("hi")).frame(), to);
  readEvent(5, new Writer().begin(7).u8(0).u16(0).u16(1).u16(2).u8(255).frame().slice(0, 9), to);
  readEvent(64, new Uint8Array([1]), to);
  assert.deepEqual(heard[0], { scope: 1, from: 7, name: "Ada", text: "hi" });
  assert.equal(heard.length, 2);
  assert.throws(() => readEvent(2, new Uint8Array([1, 2]), to), DecodeError);
});

test("what a player of the sandbox sends", async () => {
  const Fake = fakeSocket();
  let now = 1000;
  const client = sandboxClient({ url: "ws://here:7777/", WebSocket: Fake, now: () => now });
  const joined = client.join("Ada"), last = Fake.all[0];
  last.accept();
  const [welcome] = vectorFrames("steady");
  last.say(withGame(welcome, bytes("000001" + "0161000101")));
  last.say(accepted(5));
  assert.equal((await joined).ok, true);
  assert.equal(client.tiles.infos[0].name, "a");
  last.sent.length = 0;
  void breakTile(client, 3, 4);
  void release(client);
  void place(client, 5, 6);
  void select(client, 2);
  void say(client, 1, "x".repeat(300));
  assert.deepEqual(last.kinds(), [8, 9, 10, 11, 12]);
  assert.deepEqual(last.sent.map((b) => b.length), [9, 5, 9, 6, 1 + 4 + 1 + 2 + 200]);
  client.input = { buttons: Button.north | Button.use, aim: 1234 };
  last.sent.length = 0;
  now += 100;
  client.frame();
  const held = last.sent.find((b) => b[0] === 3);
  assert.equal(held.length, 17);
  assert.deepEqual([inputOf(held).buttons, inputOf(held).aim], [17, 1234]);
  assert.equal(Answered.BAD_TARGET, 43);
  client.leave();
});

test("a land that cannot be read ends the connection, not the page", () => {
  const Fake = fakeSocket(), client = sandboxClient({ url: "ws://here:7777/", WebSocket: Fake, now: () => 0 });
  void client.join("Ada");
  Fake.all[0].accept();
  Fake.all[0].say(withGame(vectorFrames("steady")[0], bytes("ff")));
  assert.equal(client.malformed, 1);
  client.leave();
});

/** A Welcome with another game's part: it comes after 23 bytes and the room's name. */
function withGame(welcome, game) {
  const at = 1 + 2 + 8 + 1 + 4 + 2 + 2 + 1 + 1 + 1, room = 1 + welcome[at];
  const from = at + room, old = 1 + welcome[from];
  return Uint8Array.from([...welcome.slice(0, from), game.length, ...game, ...welcome.slice(from + old)]);
}
