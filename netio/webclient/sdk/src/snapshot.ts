// Snapshots: a header, then one section for each refreshed cell of the view.

import { BitReader } from "./bits.ts";
import { BlockReader, type BlobSink } from "./block.ts";
import { DecodeError, type Reader } from "./bytes.ts";
import type { Header } from "./header.ts";
import { type Frame, groupsMax, History, historyMax, layersMax } from "./history.ts";
import { heldMax, type Members } from "./members.ts";
import type { Schema } from "./schema.ts";

/** How many entities a snapshot may have. */
const entitiesMax = 1 << 16;

/** The geometry of views in one world. */
export interface View {
  /** World size in cells. */
  readonly across: number;
  readonly down: number;
  /** Cells per side of a view. */
  readonly side: number;
}

/** Applies snapshots, all parts of one before it counts. */
export class SnapshotReader {
  readonly history: History;
  private readonly view: View;
  private readonly block: BlockReader;
  private readonly bits = new BitReader();
  private pending: Frame | null = null;
  private base: Frame | null = null;
  private nextPart = 0;
  /** Entities decoded by the parts of the pending snapshot so far. */
  private decoded = 0;
  /** Per slot: it was refreshed by the pending snapshot. */
  private readonly touched: Uint8Array;

  constructor(schema: Schema, view: View) {
    const slots = view.side * view.side;
    if (slots < 1 || slots > 64) throw new DecodeError("snapshot: bad view");
    this.view = view;
    this.block = new BlockReader(schema);
    this.history = new History(slots, schema.stride);
    this.touched = new Uint8Array(slots);
  }

  /**
   * Applies the snapshot of header h whose sections are left in r. Returns
   * what the client now holds, or null while parts are missing.
   */
  apply(h: Header, r: Reader, sink: BlobSink): Frame | null {
    if (h.part === 0) this.begin(h);
    const f = this.pending;
    if (!f || f.tick !== h.tick || this.nextPart !== h.part) throw new DecodeError("snapshot: part out of order");
    this.bits.reset(r.bytes, r.pos, r.end);
    const { side, across, down } = this.view, half = side >> 1;
    for (let layer = -1; layer < layersMax; layer++) {
      const mask = layer < 0 ? h.mask : h.layers[layer];
      if ((mask[0] | mask[1]) === 0) continue;
      for (let cy = Math.max(f.cy - half, 0); cy <= Math.min(f.cy + half, down - 1); cy++) {
        for (let cx = Math.max(f.cx - half, 0); cx <= Math.min(f.cx + half, across - 1); cx++) {
          const slot = (cy % side) * side + (cx % side);
          if (!h.refreshes(slot, mask)) continue;
          if (layer < 0) this.section(f, slot, cx, cy, sink);
          else this.hidden(f, this.layerAt(layer, slot), cx, cy, sink);
        }
      }
    }
    if (!this.bits.done) throw new DecodeError("snapshot: bytes after the last section");
    if (++this.nextPart < h.parts) return null;
    this.pending = null;
    let held = 0;
    for (const m of f.contents) held += m?.count ?? 0;
    if (held > entitiesMax) throw new DecodeError(`snapshot: ${held} entities`);
    this.history.push(f);
    return f;
  }

  /** Lays the pending frame out: what is not refreshed stays as in the baseline. */
  private begin(h: Header): void {
    let base: Frame | null = null;
    if (h.age > 0) {
      base = this.history.find(h.tick - h.age) ?? null;
      if (!base) throw new DecodeError(`snapshot: no baseline of tick ${h.tick - h.age}`);
    } else {
      this.history.clear();
    }
    const f = this.history.take(), { side, across, down } = this.view, half = side >> 1;
    f.tick = h.tick;
    f.cx = h.moved ? h.cx : base!.cx;
    f.cy = h.moved ? h.cy : base!.cy;
    if (f.cx >= across || f.cy >= down) throw new DecodeError("snapshot: centre outside the world");
    if (base) {
      for (let cy = f.cy - half; cy <= f.cy + half; cy++) {
        for (let cx = f.cx - half; cx <= f.cx + half; cx++) {
          if (cx < 0 || cy < 0 || !this.inView(base, cx, cy)) continue;
          const slot = (cy % side) * side + (cx % side);
          f.groups[slot] = base.groups[slot];
          for (let g = slot * groupsMax; g < (slot + 1) * groupsMax; g++) f.contents[g] = base.contents[g];
          for (let layer = h.afresh ? 1 : 0; layer < layersMax; layer++) {
            const at = this.layerAt(layer, slot);
            f.contents[at] = base.contents[at];
          }
        }
      }
    }
    this.touched.fill(0);
    this.pending = f;
    this.base = base;
    this.nextPart = 0;
    this.decoded = 0;
  }

  /** Bounds what a server can make the client hold. */
  private count(m: Members): void {
    this.history.pool.charge(m);
    if ((this.decoded += m.count) > entitiesMax) throw new DecodeError("snapshot: too many entities");
    if (this.history.pool.held > heldMax) throw new DecodeError(`snapshot: ${this.history.pool.held} numbers held`);
  }

  private inView(f: Frame, cx: number, cy: number): boolean {
    const half = this.view.side >> 1;
    return Math.abs(cx - f.cx) <= half && Math.abs(cy - f.cy) <= half;
  }

  /** Where a slot's content in a layer is. */
  private layerAt(layer: number, slot: number): number {
    return this.view.side * this.view.side * (groupsMax + layer) + slot;
  }

  /** One block of a layer. What it is against is there already: a slot comes once. */
  private hidden(f: Frame, at: number, cx: number, cy: number, sink: BlobSink): void {
    let old = f.contents[at];
    if (old && old.tick === f.tick) throw new DecodeError("snapshot: refreshed twice");
    if (old && ((f.tick - old.tick) >>> 0) >= historyMax) old = null;
    const m = this.history.pool.take();
    this.block.read(this.bits, old, old ? f.tick - old.tick : 0, cx, cy, false, m, sink);
    m.tick = f.tick;
    this.count(m);
    f.contents[at] = m.count > 0 ? m : null;
    if (m.count === 0) this.history.pool.give(m);
  }

  private section(f: Frame, slot: number, cx: number, cy: number, sink: BlobSink): void {
    const bits = this.bits;
    let groups = 1, mask = 1;
    const crowd = bits.bit() === 1;
    if (crowd) {
      bits.pos--;
      const first = bits.get(8);
      mask = bits.get(8);
      groups = 1 << (first >> 1);
      if (groups > groupsMax || mask >= 1 << groups) throw new DecodeError("snapshot: bad groups");
    } else {
      bits.pos--;
    }
    const base = this.base;
    const known = base !== null && base.groups[slot] === groups && this.inView(base, cx, cy);
    if (!known && !(this.touched[slot] && f.groups[slot] === groups)) {
      f.contents.fill(null, slot * groupsMax, (slot + 1) * groupsMax);
    }
    this.touched[slot] = 1;
    f.groups[slot] = groups;
    for (let g = 0; g < groups; g++) {
      if (((mask >> g) & 1) === 0) continue;
      let old = known ? base.contents[slot * groupsMax + g] : null;
      if (old && ((f.tick - old.tick) >>> 0) >= historyMax) old = null; // past the ring: full
      const m = this.history.pool.take();
      this.block.read(bits, old, old ? f.tick - old.tick : 0, cx, cy, crowd, m, sink);
      m.tick = f.tick;
      this.count(m);
      f.contents[slot * groupsMax + g] = m;
    }
  }
}
