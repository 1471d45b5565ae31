// All entities that the client knows, one row each, with their last numbers.

import { blobMark, type BlobSink } from "./block.ts";
import { DecodeError, type Reader } from "./bytes.ts";
import { Entity } from "./entity.ts";
import { type Frame, historyMax } from "./history.ts";
import { IdTable } from "./idtable.ts";
import { interpolateLanes } from "./interpolate.ts";
import type { Members } from "./members.ts";
import type { Schema } from "./schema.ts";

/** Numbers kept per entity to interpolate between. */
export const samplesMax = 16;
/** For how many ticks an entity that left one cell may take to arrive in another: a crowd's cells are not refreshed more rarely. */
const limboMax = historyMax;
/** How many entities' blobs are kept; past it the one told first is forgotten. */
const blobsMax = 1 << 16;
/** Blobs in one packet, and bytes of one. */
const blobsPerPacket = 64;
const blobMax = 64;

/** The set of entities in view. Steady state makes no garbage. */
export class Entities implements BlobSink {
  readonly schema: Schema;
  /** Interpolated numbers, stride per row, as of the last interpolate. */
  shown: Float64Array;
  /** Per row, a ring of samples: their ticks, and stride numbers each. */
  ticks: Uint32Array;
  samples: Int32Array;
  /** Per row: where the newest sample is, and how many there are. */
  heads: Uint8Array;
  counts: Uint8Array;

  onSpawn: (e: Entity) => void = () => {};
  onDespawn: (e: Entity) => void = () => {};
  /** An entity in view has another static blob than before: in a crowd a name can come after its owner. */
  onBlob: (e: Entity) => void = () => {};

  private readonly table = new IdTable();
  private readonly blobs = new Map<number, Uint8Array>();
  private readonly entities: Entity[] = []; // by row
  private readonly free: number[] = [];
  private seen: Uint32Array;
  private leftAt: Uint32Array;
  private stamp = 0;
  private capacity = 64;

  constructor(schema: Schema) {
    this.schema = schema;
    const n = this.capacity;
    this.shown = new Float64Array(n * schema.stride);
    this.ticks = new Uint32Array(n * samplesMax);
    this.samples = new Int32Array(n * samplesMax * schema.stride);
    this.heads = new Uint8Array(n);
    this.counts = new Uint8Array(n);
    this.seen = new Uint32Array(n);
    this.leftAt = new Uint32Array(n);
  }

  /** The entity of that id if it is in view. */
  get(id: number): Entity | undefined {
    const row = this.table.get(id);
    return row >= 0 && this.entities[row].present ? this.entities[row] : undefined;
  }

  /** Calls f for each entity in view. */
  each(f: (e: Entity) => void): void {
    for (let i = 0; i < this.entities.length; i++) if (this.entities[i].present) f(this.entities[i]);
  }

  /** Each entity in view, for a loop or a filter; unlike each it makes some garbage. */
  *[Symbol.iterator](): IterableIterator<Entity> {
    for (const e of this.entities) if (e.present) yield e;
  }

  get count(): number {
    let n = 0;
    for (let i = 0; i < this.entities.length; i++) if (this.entities[i].present) n++;
    return n;
  }

  newest(row: number, lane: number): number {
    return this.samples[(row * samplesMax + this.heads[row]) * this.schema.stride + lane];
  }

  /** Fills shown for the instant time, in ticks. snap is how far an entity may go in a tick. */
  interpolate(time: number, snap: number): void {
    for (let row = 0; row < this.entities.length; row++) {
      if (this.entities[row].present) interpolateLanes(this, row, this.entities[row].cls, time, snap);
    }
  }

  /** @internal Takes the static blob of an id; it holds until another comes. */
  arrived(id: number, blob: Uint8Array, length: number): void {
    const had = this.blobs.get(id);
    if (had ? sameBytes(had, blob, length) : length === 0) return;
    if (length === 0) this.blobs.delete(id);
    else {
      if (!had && this.blobs.size >= blobsMax) this.blobs.delete(this.blobs.keys().next().value!);
      this.blobs.set(id, blob.slice(0, length));
    }
    this.name(id);
  }

  /** @internal Forgets the blob of an id if that is of its last owner. */
  marked(id: number, mark: number): void {
    const had = this.blobs.get(id);
    if (!had || blobMark(had, had.length) === mark) return;
    this.blobs.delete(id);
    this.name(id);
  }

  /** @internal Reads a packet of blobs. */
  readBlobs(r: Reader): void {
    const n = r.varint();
    if (n > blobsPerPacket) throw new DecodeError("too many blobs");
    for (let i = 0; i < n; i++) {
      const id = r.varint(), b = r.lend(blobMax);
      this.arrived(id, b, b.length);
    }
    r.close();
  }

  /** Gives an entity the blob that its id has now. */
  private name(id: number): void {
    const row = this.table.get(id);
    if (row < 0) return;
    const e = this.entities[row], before = e.blob;
    e.setBlob(this.blobs.get(id) ?? nothing);
    if (e.present && e.blob !== before) this.onBlob(e);
  }

  /** Takes over what the client holds after a snapshot. */
  update(f: Frame): void {
    this.stamp++;
    let oldest = f.tick;
    for (let i = 0; i < f.contents.length; i++) {
      const m = f.contents[i];
      if (!m) continue;
      if (m.tick < oldest) oldest = m.tick;
      this.take(m);
    }
    this.settle(f.tick, oldest);
  }

  /** Everything goes: another server, another world. */
  clear(): void {
    this.blobs.clear();
    for (const e of this.entities) if (e.id !== 0) this.forget(e.row);
  }

  private take(m: Members): void {
    for (let i = 0; i < m.count; i++) {
      const id = m.ids[i], cls = m.classes[i];
      let row = this.table.get(id);
      if (row >= 0 && this.entities[row].cls !== cls) {
        if (m.tick <= this.entities[row].tick) continue; // what is left of the id's last owner
        this.forget(row);
        row = -1;
      }
      if (row < 0) row = this.add(id, cls);
      const e = this.entities[row];
      const again = this.seen[row] === this.stamp;
      this.seen[row] = this.stamp;
      if (!e.present) {
        e.present = true;
        this.counts[row] = 0;
        this.push(row, m, i);
        this.onSpawn(e);
      } else if (m.tick > e.tick) {
        this.push(row, m, i);
      } else if (!again) {
        this.leftAt[row] = 0;
      }
    }
  }

  private push(row: number, m: Members, i: number): void {
    const head = (this.heads[row] + 1) % samplesMax, stride = this.schema.stride;
    this.heads[row] = head;
    if (this.counts[row] < samplesMax) this.counts[row]++;
    this.ticks[row * samplesMax + head] = m.tick;
    const to = (row * samplesMax + head) * stride, from = i * stride;
    for (let j = 0; j < stride; j++) this.samples[to + j] = m.lanes[from + j];
    this.entities[row].tick = m.tick;
    this.leftAt[row] = 0;
  }

  /** Decides on those that no content holds: on their way, or gone. */
  private settle(tick: number, oldest: number): void {
    for (let row = 0; row < this.entities.length; row++) {
      const e = this.entities[row];
      if (e.id === 0 || this.seen[row] === this.stamp) continue;
      if (this.leftAt[row] === 0) this.leftAt[row] = tick;
      if (oldest >= this.leftAt[row] || tick - this.leftAt[row] >= limboMax) this.forget(row);
    }
  }

  private add(id: number, cls: number): number {
    let row = this.free.pop() ?? -1;
    if (row < 0) {
      row = this.entities.length;
      if (row === this.capacity) this.grow();
      this.entities.push(new Entity(this, row));
    }
    const e = this.entities[row];
    e.id = id;
    e.cls = cls;
    e.setBlob(this.blobs.get(id) ?? nothing);
    this.counts[row] = 0;
    this.seen[row] = this.stamp;
    this.leftAt[row] = 0;
    this.table.add(id, row);
    return row;
  }

  private forget(row: number): void {
    const e = this.entities[row];
    if (e.present) {
      e.present = false;
      this.onDespawn(e);
    }
    this.table.delete(e.id);
    e.id = 0;
    this.free.push(row);
  }

  private grow(): void {
    const n = (this.capacity *= 2), stride = this.schema.stride;
    this.shown = copied(new Float64Array(n * stride), this.shown);
    this.ticks = copied(new Uint32Array(n * samplesMax), this.ticks);
    this.samples = copied(new Int32Array(n * samplesMax * stride), this.samples);
    this.heads = copied(new Uint8Array(n), this.heads);
    this.counts = copied(new Uint8Array(n), this.counts);
    this.seen = copied(new Uint32Array(n), this.seen);
    this.leftAt = copied(new Uint32Array(n), this.leftAt);
  }
}

const nothing = new Uint8Array(0);

function sameBytes(a: Uint8Array, b: Uint8Array, n: number): boolean {
  let same = a.length === n;
  for (let i = 0; same && i < n; i++) same = a[i] === b[i];
  return same;
}

function copied<T extends { set(a: T): void }>(to: T, from: T): T {
  to.set(from);
  return to;
}
