// Blocks: what one cell, or one group of a crowded cell, became since a
// baseline. The arithmetic is the server's: int32, wrapping.

import type { BitReader } from "./bits.ts";
import { DecodeError } from "./bytes.ts";
import { Members } from "./members.ts";
import { Kind, type Program, type Schema } from "./schema.ts";

const riceHistory = 2;
const riceWindow = 32;
const riceKMax = 20;
const rateK = 5;
const membersMax = 1 << 16;
const blobMax = 64;

/** Is told the static blob of each arrival, lent; in a crowd's bare blocks, its mark. */
export interface BlobSink {
  arrived(id: number, blob: Uint8Array, length: number): void;
  marked(id: number, mark: number): void;
}

/** The mark of a blob: FNV-1a of 32 bits, folded into 8, but 0 only for an empty one. */
export function blobMark(blob: Uint8Array, length: number): number {
  if (length === 0) return 0;
  let h = 0x811c9dc5;
  for (let i = 0; i < length; i++) h = Math.imul(h ^ blob[i], 0x01000193);
  h ^= h >>> 16;
  return (h ^ (h >>> 8)) & 255 || 1;
}

/** Decodes blocks of one schema; it keeps the scratch that decoding needs. */
export class BlockReader {
  private readonly schema: Schema;
  /** Per component: sum and n of its value context, sum and n of its rate context. */
  private readonly ctx: Int32Array;
  private readonly last: Int32Array;
  private readonly arrivals: Members;
  private readonly blob = new Uint8Array(blobMax);

  constructor(schema: Schema) {
    this.schema = schema;
    this.ctx = new Int32Array(schema.components.length * 4);
    this.last = new Int32Array(schema.classes.length);
    this.arrivals = new Members(schema.stride);
  }

  /**
   * Decodes one block into out, which must not be base, against base, which is
   * age ticks old; base null: in full. cx and cy are the cell's, in cells.
   * bare: arrivals have marks instead of blobs.
   */
  read(r: BitReader, base: Members | null, age: number, cx: number, cy: number, bare: boolean, out: Members, sink: BlobSink): void {
    out.count = 0;
    this.arrivals.count = 0;
    this.reset(base ? age : 0);
    if (r.bit() !== 0) throw new DecodeError("block: bad first bit");
    if (base) {
      out.ensure(base.count);
      for (let i = 0; i < base.count; i++) this.member(r, base, i, age, out);
    }
    let previous = 0;
    while (r.bit() === 1) {
      if (r.overrun || this.arrivals.count + out.count >= membersMax) throw new DecodeError("block: too many");
      previous = this.arrive(r, previous, cx, cy, bare, sink);
    }
    r.align();
    if (r.overrun) throw new DecodeError("block: too short");
    merge(out, this.arrivals);
  }

  private reset(age: number): void {
    const { ctx, schema, last } = this;
    const other = age <= 2 ? 0 : age <= 10 ? 1 : 2;
    const predicted = age <= 1 ? 0 : age === 2 ? 1 : age < 6 ? 2 : age < 11 ? 3 : 5;
    for (let i = 0; i < schema.components.length; i++) {
      const l = schema.components[i].lanes[0];
      const g = l.kind === Kind.predicted ? predicted : other;
      ctx[i * 4] = riceHistory << (l.k + g);
      ctx[i * 4 + 2] = riceHistory << (l.k + other);
      ctx[i * 4 + 1] = ctx[i * 4 + 3] = riceHistory;
    }
    for (let i = 0; i < last.length; i++) last[i] = schema.programs[i].usual;
  }

  private member(r: BitReader, base: Members, i: number, age: number, out: Members): void {
    const cls = base.classes[i];
    const program = this.schema.programs[cls];
    if (r.bit() === 0) {
      if (r.bit() === 0) return; // left
      this.last[cls] = r.get(program.parts.length);
    }
    const stride = out.stride, at = out.count++, to = at * stride, from = i * stride;
    out.ids[at] = base.ids[i];
    out.classes[at] = cls;
    const b = base.lanes, c = out.lanes;
    for (let j = 0; j < stride; j++) c[to + j] = b[from + j];
    const mask = this.last[cls];
    for (let p = 0; p < program.parts.length; p++) {
      const part = program.parts[p], ctx = part.component * 4;
      if ((mask >>> p) & 1) this.changed(r, part.ops, ctx, b, from, c, to, age);
      else this.onward(part.ops, b, from, c, to, age);
    }
  }

  /** A part without residuals: predicted lanes go on as predicted. */
  private onward(ops: Program["parts"][0]["ops"], b: Int32Array, from: number, c: Int32Array, to: number, age: number): void {
    for (let j = 0; j < ops.length; j++) {
      const o = ops[j];
      if (o.kind !== Kind.predicted) continue;
      const v = b[from + o.at], rate = b[from + o.rate];
      c[to + o.at] = age === 1 ? v + rate : v + (Math.imul((rate + rate) | 0, age) >> 1);
    }
  }

  private changed(r: BitReader, ops: Program["parts"][0]["ops"], ctx: number, b: Int32Array, from: number, c: Int32Array, to: number, age: number): void {
    for (let j = 0; j < ops.length; j++) {
      const o = ops[j];
      if (o.kind === Kind.predicted) {
        const v = b[from + o.at], r0 = b[from + o.rate];
        if (age === 1) {
          const now = (v + r0 + this.residual(r, ctx)) | 0;
          c[to + o.at] = now;
          c[to + o.rate] = now - v;
        } else {
          const r1 = (r0 + this.residual(r, ctx + 2)) | 0;
          c[to + o.rate] = r1;
          c[to + o.at] = v + (Math.imul((r0 + r1) | 0, age) >> 1) + this.residual(r, ctx);
        }
      } else if (o.kind === Kind.raw) {
        c[to + o.at] = r.get(o.bits);
      } else {
        const v = b[from + o.at] + this.residual(r, ctx);
        c[to + o.at] = o.kind === Kind.angle ? v & ((1 << o.bits) - 1) : v;
      }
    }
  }

  /** One residual in the context at ctx, which follows what it codes. */
  private residual(r: BitReader, at: number): number {
    const ctx = this.ctx;
    let sum = ctx[at], n = ctx[at + 1];
    let k = Math.clz32(n) - Math.clz32(sum);
    if (k < 0) k = 0;
    else if (n << k < sum) k++;
    if (k > riceKMax) k = riceKMax;
    const u = r.rice(k);
    sum += (u < 1 << riceKMax ? u : 1 << riceKMax) >>> 1;
    if (++n === riceWindow) {
      sum >>>= 1;
      n >>>= 1;
    }
    ctx[at] = sum;
    ctx[at + 1] = n;
    return (u >>> 1) ^ -(u & 1);
  }

  private arrive(r: BitReader, previous: number, cx: number, cy: number, bare: boolean, sink: BlobSink): number {
    const s = this.schema, m = this.arrivals;
    const id = previous + 1 + r.varint();
    const cls = r.get(s.classBits);
    if (id > 0xffffffff || cls >= s.programs.length) throw new DecodeError("block: bad arrival");
    m.ensure(m.count + 1);
    const at = m.count++, to = at * m.stride, c = m.lanes;
    m.ids[at] = id;
    m.classes[at] = cls;
    c.fill(0, to, to + m.stride);
    const parts = s.programs[cls].parts;
    for (let p = 0; p < parts.length; p++) {
      if (p > 0 && r.bit() === 0) continue; // all of it is 0
      const part = parts[p];
      for (const o of part.ops) {
        if (o.axis === 0) c[to + o.at] = r.get(o.bits);
        else c[to + o.at] = ((o.axis === 1 ? cx : cy) << s.cellShift) + r.get(s.cellShift);
        if (o.kind === Kind.predicted) {
          const u = r.rice(rateK);
          c[to + o.rate] = (u >>> 1) ^ -(u & 1);
        }
      }
    }
    if (bare) {
      const mark = r.bit() === 1 ? r.get(8) : 0;
      if (!r.overrun) sink.marked(id, mark);
      return id;
    }
    const n = r.varint();
    if (n > blobMax) throw new DecodeError("block: blob too long");
    for (let i = 0; i < n; i++) this.blob[i] = r.get(8);
    if (!r.overrun) sink.arrived(id, this.blob, n);
    return id;
  }
}

/** Moves the arrivals into m, keeping ids rising; from the end, so that each value moves once. */
function merge(m: Members, arrivals: Members): void {
  if (arrivals.count === 0) return;
  let i = m.count - 1, j = arrivals.count - 1;
  const total = m.count + arrivals.count, stride = m.stride;
  m.ensure(total);
  m.count = total;
  for (let k = total - 1; j >= 0; k--) {
    let from = m, at = i;
    if (i < 0 || arrivals.ids[j] > m.ids[i]) {
      from = arrivals;
      at = j--;
    } else if (arrivals.ids[j] === m.ids[i]) {
      throw new DecodeError("block: arrival of a member");
    } else {
      i--;
    }
    m.ids[k] = from.ids[at];
    m.classes[k] = from.classes[at];
    for (let l = 0, a = k * stride, b = at * stride; l < stride; l++) m.lanes[a + l] = from.lanes[b + l];
  }
}
