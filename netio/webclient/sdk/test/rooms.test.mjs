// A client that goes to a room, is moved to others, and comes back after a loss.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Client, Code } from "../dist/index.js";
import { accepted, answer, fakeSocket, inputOf, refused } from "./fakes.mjs";

const vectors = JSON.parse(readFileSync(new URL("./rooms.json", import.meta.url), "utf8"));
const bytes = (base64) => new Uint8Array(Buffer.from(base64 ?? "", "base64"));
const stays = vectors.Stays.map((s) => ({ ...s, frames: s.Frames.map(bytes) }));
const [lobby, match] = stays;
let now, Fake, client, statuses, moves;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  now = 1000;
  Fake = fakeSocket();
  statuses = [];
  moves = [];
  client = new Client({ url: "ws://here:7777/", WebSocket: Fake, now: () => now });
  client.onStatus = (s) => statuses.push(s.state);
  client.onMoved = (room) => moves.push([room, client.room, client.self, client.world.tick]);
});

afterEach(() => {
  client.leave();
  mock.timers.reset();
});

const last = () => Fake.all.at(-1);
const roomOf = (hello) => new TextDecoder().decode(hello.slice(17, 17 + hello[16]));

function pass(ms) {
  for (let i = 0; i < ms; i += 10) {
    now += 10;
    mock.timers.tick(10);
  }
}

function play(options) {
  const joined = client.join("Ada", options);
  last().accept();
  last().say(lobby.frames[0]);
  last().say(accepted(5));
  return joined;
}

test("a Hello says where to go, as the Go side writes it", () => {
  for (const h of vectors.Hellos) {
    void client.join("Ada", { room: h.Room, label: h.Label, reservation: bytes(h.Reservation) });
    last().accept();
    assert.deepEqual(last().sent[0], bytes(h.Bytes), JSON.stringify(h));
  }
  assert.throws(() => client.join("Ada", { label: "x".repeat(129) }), RangeError);
  assert.throws(() => client.join("Ada", { reservation: new Uint8Array(33) }), RangeError);
});

test("from room to room on one connection, in the middle of a snapshot, to another schema and back", async () => {
  await play({ data: new Uint8Array([4]) });
  for (const [i, stay] of stays.entries()) {
    if (i > 0) {
      last().say(stay.frames[0]);
      assert.equal(client.state, "moving");
      assert.deepEqual(last().sent.at(-1), new Uint8Array([2, 3, 65, 100, 97, ...(i === 2 ? [2, 7, 8] : [0]), 4]), "the Join, with this room's token");
      last().say(accepted(5 + i));
    }
    for (const f of stay.frames.slice(1)) {
      now += 50;
      last().say(f);
    }
    assert.equal(client.state, "playing");
    assert.equal(client.room, stay.Room);
    assert.equal(client.self.id, 5 + i);
    assert.equal(client.world.tick, stay.Tick);
    for (const id of stay.IDs) assert.ok(client.world.entities.get(id), `entity ${id} in ${stay.Room}`);
    last().sent.length = 0;
    pass(100);
    assert.equal(inputOf(last().sent.find((b) => b[0] === 3)).ack, stay.Tick);
  }
  assert.deepEqual(moves, [["match", "match", null, 0], ["lobby", "lobby", null, 0]]);
  assert.deepEqual(statuses, ["connecting", "joining", "playing", "moving", "playing", "moving", "playing"]);
  assert.equal(client.malformed, 0);
  assert.equal(Fake.all.length, 1);
});

test("in a new room inputs begin anew, and none is sent before it has let the player in", async () => {
  await play();
  pass(300);
  last().say(match.frames[0]);
  last().sent.length = 0;
  pass(300);
  assert.equal(client.send(40), false);
  assert.deepEqual(last().sent, []);
  last().say(accepted(6));
  pass(100);
  assert.equal(inputOf(last().sent.find((b) => b[0] === 3)).seq, 1);
});

test("what was not answered in the room before is lost, with a code", async () => {
  await play();
  const a = client.request(40);
  const seq = new DataView(last().sent.at(-1).buffer).getUint32(1, true);
  last().say(match.frames[0]);
  const lost = await a;
  assert.deepEqual([lost.lost, lost.code, lost.ok], [true, Code.MOVED, false]);
  assert.equal((await client.request(40)).lost, true);
  last().say(accepted(6));
  last().say(answer(seq, 0)); // nobody waits for it
  const b = client.request(40);
  last().say(answer(new DataView(last().sent.at(-1).buffer).getUint32(1, true), 0));
  assert.equal((await b).ok, true);
});

test("chunks of the room before are forgotten, also of one that is as large", async () => {
  await play();
  client.tiles.ensure(0, 0);
  last().say(lobby.frames[0]);
  assert.equal([...client.tiles.all()].length, 0);
});

test("after a loss the client goes back to where it was, and where that is no more, to where it wanted", async () => {
  await play({ room: "lobby" });
  last().say(match.frames[0]);
  last().say(accepted(6));
  last().hangUp();
  pass(1000);
  last().accept();
  assert.equal(roomOf(last().sent[0]), "match");
  last().say(refused(66, Code.NO_ROOM));
  last().hangUp();
  assert.equal(client.state, "waiting");
  pass(2000);
  last().accept();
  assert.equal(roomOf(last().sent[0]), "lobby");
  last().say(lobby.frames[0]);
  assert.deepEqual([...last().sent[1]], [2, 3, 65, 100, 97, 2, 7, 8], "the token of the lobby");
  last().say(accepted(5));
  last().say(refused(67, Code.ROOM_CLOSED)); // the one that it wanted
  last().hangUp();
  pass(4000);
  last().accept();
  last().say(refused(66, Code.NO_ROOM));
  last().hangUp();
  assert.equal(client.state, "closed");
});

test("a reservation is shown once", async () => {
  await play({ reservation: new Uint8Array([1, 2]) });
  last().hangUp();
  pass(1000);
  last().accept();
  assert.equal(last().sent[0].length, 17 + "lobby".length);
});

test("one's own ghost in the new room is waited for", async () => {
  await play();
  last().say(match.frames[0]);
  last().sent.length = 0;
  last().say(refused(66, Code.NAME_TAKEN));
  assert.equal(client.state, "moving");
  pass(1000);
  assert.deepEqual(last().kinds(), [2]);
  last().say(accepted(6));
  assert.equal(client.state, "playing");
});

test("a server that sends it from room to room without end makes the client hold no more", async () => {
  await play();
  const at = lobby.frames[0].findIndex((_, i) => new TextDecoder().decode(lobby.frames[0].slice(i, i + 5)) === "lobby");
  for (let i = 10000; i < 10500; i++) {
    const w = lobby.frames[0].slice();
    w.set(new TextEncoder().encode(String(i)), at);
    void client.request(40);
    last().say(w);
    if (i % 2 === 0) last().say(accepted(i));
    assert.equal(client.room, String(i));
  }
  assert.ok(client.rooms.tokens.size <= 64, `${client.rooms.tokens.size} tokens`);
  assert.equal(client.requests.open.size, 0);
  assert.equal(client.malformed, 0);
});

test("a page that is loaded again shows the token that its tab had, under the same name only", async () => {
  const kept = new Map(), storage = { getItem: (k) => kept.get(k) ?? null, setItem: (k, v) => kept.set(k, v) };
  const again = () => (client = new Client({ url: "ws://here:7777/", WebSocket: Fake, now: () => now, storage }));
  const joinOf = async (name) => {
    const c = again(), joined = c.join(name);
    last().accept();
    last().say(lobby.frames[0]);
    const frame = last().sent.at(-1);
    last().say(accepted(5));
    await joined;
    return frame;
  };
  assert.deepEqual(await joinOf("Ada"), new Uint8Array([2, 3, 65, 100, 97, 0]), "there is nothing yet");
  assert.deepEqual(await joinOf("Ada"), new Uint8Array([2, 3, 65, 100, 97, 2, 7, 8]));
  assert.deepEqual(await joinOf("Bob"), new Uint8Array([2, 3, 66, 111, 98, 0]), "that was Ada's");
  kept.set([...kept.keys()][0], "{}");
  assert.deepEqual(await joinOf("Bob"), new Uint8Array([2, 3, 66, 111, 98, 0]), "nonsense is nothing");
});
