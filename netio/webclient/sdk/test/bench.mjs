// Times decoding, taking over and interpolating on the frames that TestNodeBench
// pipes in.

import { feed, Replay } from "./replay.mjs";

const pieces = [];
for await (const piece of process.stdin) pieces.push(piece);
const all = new Uint8Array(Buffer.concat(pieces));

const rounds = 12;
let best = { decode: Infinity, update: Infinity, show: Infinity }, entities = 0, bytes = 0;
for (let round = 0; round < rounds; round++) {
  const r = new Replay();
  let decode = 0, update = 0, show = 0, n = 0;
  bytes = 0;
  r.record = (type, payload) => {
    if (type === 1) return r.begin("bench");
    if (type !== 2) return;
    if (payload[0] !== 68) return r.frame(payload);
    bytes += payload.length;
    const apply = r.snapshots.apply.bind(r.snapshots);
    const t0 = performance.now();
    let t1 = 0;
    r.snapshots.apply = (...a) => {
      const f = apply(...a);
      t1 = performance.now();
      return f;
    };
    r.frame(payload);
    r.snapshots.apply = apply;
    const t2 = performance.now();
    for (let i = 0; i < 3; i++) r.entities.interpolate(r.at.tick - 2.3 + i / 3, 128); // 60 frames at 20 ticks a second
    const t3 = performance.now();
    decode += t1 - t0;
    update += t2 - t1;
    show += t3 - t2;
    n += r.entities.count;
  };
  feed(r, all);
  entities = n;
  best = { decode: Math.min(best.decode, decode), update: Math.min(best.update, update), show: Math.min(best.show, show) };
}
const ns = (ms, times = 1) => ((ms * 1e6) / entities / times).toFixed(0);
console.log(`${entities} entities in snapshots, ${(bytes / entities).toFixed(2)} B each: decode ${ns(best.decode)} ns, take over ${ns(best.update)} ns, interpolate ${ns(best.show, 3)} ns per entity`);
