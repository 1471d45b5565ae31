import assert from "node:assert/strict";
import { test } from "node:test";
import { PlayClock, Predictor, Reader, TileMap, unit, Writer } from "../dist/index.js";

/** A game in which one slides: half of what one did before goes on. */
function step(s, input) {
  s.vx = Math.trunc((s.vx + input.speed) / 2);
  s.x += s.vx;
}

test("prediction: what the server confirms is no error, also across the wrap of its 16 bits", () => {
  const p = new Predictor(step);
  const server = { x: 3 * unit, y: 3 * unit, vx: 0, vy: 0 };
  p.reconcile(server, 0xfffc);
  const inputs = [];
  for (let seq = 0xfffd; seq < 0xfffd + 40; seq++) {
    const b = { speed: (seq % 7) * 100 };
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
  const p = new Predictor(step);
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

test("text goes with its length before it", () => {
  const b = new Writer().begin(1).text("h\u00e9").u8(9).frame();
  assert.deepEqual([...b], [1, 3, 104, 0xc3, 0xa9, 9]);
  const r = new Reader(b, 1);
  assert.equal(r.text(), "h\u00e9");
  assert.equal(r.u8(), 9);
  assert.throws(() => new Reader(b, 1).text(2), /over their limit/);
});
