// Plays a stream of vector records into the SDK and compares what it holds
// with what the Go side says that it must hold.

import { Entities, groupsMax, Header, Reader, Schema, SnapshotReader, TileMap } from "../dist/index.js";

/** The canonical state's bytes; see state in vectors_test.go. */
class Bytes {
  b = new Uint8Array(1 << 16);
  n = 0;
  room(k) {
    if (this.n + k <= this.b.length) return;
    const b = new Uint8Array((this.n + k) * 2);
    b.set(this.b);
    this.b = b;
  }
  u8(v) { this.room(1); this.b[this.n++] = v; }
  u16(v) { this.u8(v); this.u8(v >>> 8); }
  u32(v) { this.u16(v); this.u16(v >>> 16); }
  raw(a) { this.room(a.length); this.b.set(a, this.n); this.n += a.length; }
  counted(a) { let n = a.length; for (; n > 127; n >>>= 7) this.u8((n & 127) | 128); this.u8(n); this.raw(a); }
}

export class Replay {
  checks = 0;
  frames = 0;

  begin(name) {
    this.name = name;
    this.tiles = new TileMap();
    this.ownBlob = new Uint8Array(0);
  }

  frame(b) {
    this.frames++;
    const r = new Reader(b, 1, b.length);
    switch (b[0]) {
      case 64: return this.welcome(r);
      case 68: return this.snapshot(r);
      case 70: return this.tiles.readChunk(r);
      case 71: return this.tiles.readTiles(r);
      case 73: return this.entities.readBlobs(r);
    }
    throw new Error("kind " + b[0]);
  }

  welcome(r) {
    r.u16(); const hash = r.u64(); r.u8(); r.u32();
    const width = r.u16(), height = r.u16(), cell = r.u8(), side = r.u8(), infos = [];
    r.u8(); r.text(32); r.lend(4096);
    this.schema = new Schema(r.lend(8192).slice());
    if (this.schema.hash !== hash) throw new Error(`schema hash ${this.schema.hash}, want ${hash}`);
    this.tiles.begin(width, height, infos);
    this.view = { across: Math.ceil(width / cell), down: Math.ceil(height / cell), side };
    this.snapshots = new SnapshotReader(this.schema, this.view);
    this.entities = new Entities(this.schema);
    this.header = new Header();
    this.own = null;
  }

  snapshot(r) {
    const h = this.header;
    h.read(r);
    if (h.part === 0) this.own = null;
    if (h.hasOwn) this.own = { ...h.own };
    if (h.blob) this.ownBlob = h.blob.slice();
    const f = this.snapshots.apply(h, r, this.entities);
    if (!f) return;
    this.at = f;
    this.entities.update(f);
  }

  /** The entities that some content holds, newest content first chosen, as the store has them. */
  state() {
    const b = new Bytes(), f = this.at, s = this.schema;
    b.u32(f.tick);
    b.u16(this.header.inputSeq);
    if (this.own) for (const v of [this.own.x, this.own.y, this.own.vx, this.own.vy]) b.u32(v);
    b.counted(this.ownBlob);
    const union = new Map();
    for (let slot = 0; slot < f.groups.length; slot++) {
      b.u8(f.groups[slot]);
      for (let g = 0; g < f.groups[slot]; g++) {
        const m = f.contents[slot * groupsMax + g];
        b.u32(m ? m.tick : 0);
        if (!m) continue;
        b.u32(m.count);
        for (let i = 0; i < m.count; i++) {
          const other = union.get(m.ids[i]);
          if (!other || m.tick > other.m.tick) union.set(m.ids[i], { m, i });
          b.u32(m.ids[i]);
          b.u8(m.classes[i]);
          for (let j = 0; j < s.stride; j++) b.u32(m.lanes[i * s.stride + j]);
        }
      }
    }
    for (const m of f.contents.slice(f.groups.length * groupsMax)) {
      for (let i = 0; m && i < m.count; i++) {
        const other = union.get(m.ids[i]);
        if (!other || m.tick > other.m.tick) union.set(m.ids[i], { m, i });
      }
    }
    this.union = union;
    b.u32(union.size);
    for (const [id, { m, i }] of [...union].sort((x, y) => x[0] - y[0])) {
      const e = this.entities.get(id);
      if (!e) throw new Error(`${this.name}, tick ${f.tick}: entity ${id} is not in view`);
      b.u32(id);
      b.u8(e.cls);
      // A baseline that is not the newest snapshot can bring older content
      // back; what is shown stays at the newest.
      if (e.tick < m.tick) throw new Error(`${this.name}, tick ${f.tick}: entity ${id} is as of ${e.tick}, not ${m.tick}`);
      for (let j = 0; j < s.stride; j++) b.u32(e.tick === m.tick ? this.entities.newest(e.row, j) : m.lanes[i * s.stride + j]);
      b.counted(e.blob);
    }
    for (const c of [...this.tiles.all()].sort((x, y) => x.cy - y.cy || x.cx - y.cx)) {
      b.u16(c.cx);
      b.u16(c.cy);
      b.u32(c.version);
      b.raw(c.tiles);
    }
    return b.b.subarray(0, b.n);
  }

  record(type, payload) {
    if (type === 1) this.begin(new TextDecoder().decode(payload));
    else if (type === 2) this.frame(payload);
    else if (type === 3) this.compareHash(payload);
    else this.compare(payload);
  }

  compareHash(want) {
    let h = 0x811c9dc5;
    for (const c of this.state()) h = Math.imul(h ^ c, 0x01000193);
    const w = ((want[0] << 24) | (want[1] << 16) | (want[2] << 8) | want[3]) >>> 0;
    if (h >>> 0 !== w) throw new Error(`${this.name}, tick ${this.at.tick}: state hashes to ${(h >>> 0).toString(16)}, want ${w.toString(16)}`);
    this.checks++;
  }

  compare(want) {
    const got = this.state();
    for (let i = 0; i < Math.max(got.length, want.length); i++) {
      if (got[i] !== want[i]) throw new Error(`${this.name}, tick ${this.at.tick}: state differs at byte ${i} of ${want.length}: ${got[i]}, want ${want[i]}`);
    }
    this.checks++;
  }
}

/** Splits a growing stream into records; returns how many bytes were used. */
export function feed(replay, b) {
  let at = 0;
  const v = new DataView(b.buffer, b.byteOffset, b.byteLength);
  while (at + 5 <= b.length) {
    const n = v.getUint32(at + 1, true);
    if (at + 5 + n > b.length) break;
    replay.record(b[at], b.subarray(at + 5, at + 5 + n));
    at += 5 + n;
  }
  return at;
}
