// A broken or hostile server must not hurt a page: whole recorded sessions,
// damaged in every way, end with a DecodeError at worst.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { test } from "node:test";
import { DecodeError, TileMap, Reader } from "../dist/index.js";
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

const heldMax = 8 << 20;
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
