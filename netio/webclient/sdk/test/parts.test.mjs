import assert from "node:assert/strict";
import { test } from "node:test";
import { PlayClock, Predictor, Reader, TileMap, unit, walk, walkAt, Writer } from "../dist/index.js";

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

test("prediction: what the server confirms is no error, also across the wrap of its 16 bits", () => {
  const map = land([]), step = (s, b) => walk(s, b, w, map), p = new Predictor(step);
  const server = { x: 3 * unit, y: 3 * unit, vx: 0, vy: 0 };
  p.reconcile(server, 0xfffc);
  const inputs = [];
  for (let seq = 0xfffd; seq < 0xfffd + 40; seq++) {
    const b = seq % 7 < 4 ? east : south;
    inputs.push(b);
    p.input(seq, b);
    if (inputs.length > 3) { // three are under way
      step(server, inputs[inputs.length - 4]);
      p.reconcile({ ...server }, (seq - 3) & 0xffff);
      assert.equal(p.error, 0, "at " + seq);
    }
  }
});

test("prediction: a push is taken over, and shown smoothly", () => {
  const p = new Predictor((s, b) => walk(s, b, w, land([])));
  p.reconcile({ x: 3000, y: 3000, vx: 0, vy: 0 }, 0);
  p.show(1000, 1);
  p.reconcile({ x: 3600, y: 3000, vx: 0, vy: 0 }, 0);
  assert.equal(p.error, 600);
  p.show(1001, 1);
  assert.ok(p.x < 3050, String(p.x));
  p.show(1600, 1);
  assert.ok(Math.abs(p.x - 3600) < 5, String(p.x));
  p.reconcile({ x: 99_000, y: 3000, vx: 0, vy: 0 }, 0); // a respawn
  p.show(1601, 1);
  assert.equal(p.x, 99_000);
});

test("clock: steady arrivals are shown little late, jitter asks for more, time never runs back", () => {
  const steady = new PlayClock(50), shaken = new PlayClock(50);
  let random = 1;
  for (let tick = 1; tick < 300; tick++) {
    const now = tick * 50;
    steady.arrive(tick, now + 30);
    random = (random * 16807) % 2147483647;
    shaken.arrive(tick, now + 30 + (random % 120));
    let before = 0;
    for (let f = 0; f < 3; f++) {
      const t = shaken.at(now + 30 + f * 16);
      assert.ok(t >= before);
      before = t;
      steady.at(now + 30 + f * 16);
    }
  }
  const late = (c) => 300 - c.at(300 * 50 + 30);
  assert.ok(late(steady) > 0.9 && late(steady) < 1.6, String(late(steady)));
  assert.ok(late(shaken) > 2.5 && late(shaken) < 5, String(late(shaken)));
});

test("fields: what is written is read", () => {
  const b = new Writer().begin(1).u16(65535).u32(0xdeadbeef).u64(0xcbf29ce484222325n).bytes(new Uint8Array(200)).frame();
  const r = new Reader(b, 1, b.length);
  assert.deepEqual([r.u16(), r.u32(), r.u64(), r.lend(200).length], [65535, 0xdeadbeef, 0xcbf29ce484222325n, 200]);
  r.close();
  assert.throws(() => r.u8());
  assert.throws(() => new Reader(new Uint8Array([255, 255, 255, 255, 127])).varint());
  const v = new Uint32Array(2);
  new Reader(new Uint8Array([255, 255, 255, 255, 255, 255, 255, 255, 255, 1])).varint64(v);
  assert.deepEqual([...v], [0xffffffff, 0xffffffff]);
});
