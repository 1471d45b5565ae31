// A broken or hostile server must not hurt a page: whole recorded sessions,
// damaged in every way, end with a DecodeError at worst.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { DecodeError, Reader, SnapshotReader, TileMap } from "../dist/index.js";
import { vectorFrames } from "./fakes.mjs";
import { Replay } from "./replay.mjs";

/** A small generator of numbers: mulberry32. */
function random(seed) {
  return (below) => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const heldMax = 16 << 20;
const names = readdirSync(new URL("vectors/", import.meta.url)).map((f) => f.replace(/\..*$/, ""));

test("damaged sessions end with a DecodeError at worst", () => {
  let failed = 0, played = 0;
  for (let seed = 1; seed <= 400; seed++) {
    const pick = random(seed), frames = vectorFrames(names[pick(names.length)]).map((f) => f.slice());
    for (let n = 1 + pick(6); n > 0; n--) {
      const at = 1 + pick(frames.length - 1), f = frames[at];
      switch (pick(6)) {
        case 0: f[1 + pick(Math.max(f.length - 1, 1))] ^= 1 << pick(8); break;
        case 1: frames[at] = f.slice(0, 1 + pick(f.length)); break;
        case 2: frames.splice(at, 1); break;
        case 3: frames.splice(at, 0, f.slice()); break;
        case 4: [frames[at], frames[1 + pick(frames.length - 1)]] = [frames[1 + pick(frames.length - 1)], f]; break;
        case 5: for (let i = 1; i < f.length; i++) if (pick(16) === 0) f[i] = pick(256); break;
      }
      if (frames.length < 2) break;
    }
    const replay = new Replay();
    replay.begin("hostile");
    for (const f of frames) {
      if (![64, 68, 70, 71, 73].includes(f[0])) continue;
      try {
        replay.frame(f);
        played++;
      } catch (e) {
        failed++;
        assert.ok(e instanceof DecodeError, `seed ${seed}: ${e.stack}`);
        break;
      }
      assert.ok(replay.snapshots.history.pool.held <= heldMax, `seed ${seed}`);
    }
  }
  assert.ok(failed > 100 && played > 1000, `${failed} sessions failed, ${played} frames were taken: nothing was tried`);
});

test("a chunk outside the world is refused, and no more are kept than the largest world has", () => {
  const map = new TileMap(), chunk = (cx, cy) => new Reader(new Uint8Array([cx & 255, cx >> 8, cy & 255, cy >> 8, 1, 2, 0x10, 7]));
  map.begin(64, 33, []);
  map.readChunk(chunk(1, 1));
  for (const [cx, cy] of [[2, 0], [0, 2], [65535, 65535]]) assert.throws(() => map.readChunk(chunk(cx, cy)), DecodeError);
  map.begin(65535, 65535, []);
  for (let i = 0; i < 20000; i++) map.readChunk(chunk(i % 2000, i / 2000));
  assert.equal([...map.all()].length, 1 << 14);
});

/** The pool of a client whose entities have so many lanes. */
const poolOf = (stride) => new SnapshotReader({ stride, components: [], classes: [] }, { across: 1, down: 1, side: 1 }).history.pool;

test("who leaves takes no room: arrays are as large as what is counted", () => {
  const pool = poolOf(26), room = (m) => m.ids.length * (26 + 2);
  const held = [];
  for (let i = 0; i < 300; i++) { // all but one of fifteen thousand leave, again and again
    const m = pool.take();
    m.ensure(15000);
    m.count = 1;
    m.ids[0] = i + 1;
    m.lanes[25] = i;
    pool.charge(m);
    held.push(m);
  }
  const real = held.reduce((n, m) => n + room(m), 0);
  assert.ok(real <= pool.held, `${real} numbers are there, ${pool.held} are counted`);
  assert.ok(real <= 300 * 64 * 28, `${real} numbers for 300 entities`);
  held.forEach((m, i) => assert.deepEqual([m.ids[0], m.lanes[25], m.count], [i + 1, i, 1]));
  for (const m of held) pool.give(m);
  assert.equal(pool.held, 0);
});

test("what lies idle is bounded by what is in use", () => {
  const pool = poolOf(26), all = [];
  for (let i = 0; i < 40; i++) {
    const m = pool.take();
    m.ensure(5000);
    m.count = 5000;
    pool.charge(m);
    all.push(m);
  }
  for (const m of all) pool.give(m);
  assert.equal(pool.held, 0);
  assert.ok(pool.idle <= 1 << 17, `${pool.idle} numbers lie idle`);
});
