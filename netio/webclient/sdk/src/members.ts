// Members: the entities of one cell, or of one group of a crowded cell, as they
// were at one tick.

/**
 * Entities by rising id, in typed arrays that are used again. Once written it
 * is never changed while a snapshot of the history refers to it.
 */
export class Members {
  count = 0;
  /** The content tick. */
  tick = 0;
  /** How many snapshots of the history refer to it. */
  refs = 0;
  /** What the pool counts it as. */
  charged = 0;
  ids = new Uint32Array(8);
  classes = new Uint8Array(8);
  lanes: Int32Array;
  readonly stride: number;

  constructor(stride: number) {
    this.stride = stride;
    this.lanes = new Int32Array(8 * stride);
  }

  /** Makes room for n members. */
  ensure(n: number): void {
    if (n <= this.ids.length) return;
    const capacity = Math.max(n, this.ids.length * 2);
    const { ids, classes, lanes } = this;
    this.ids = new Uint32Array(capacity);
    this.classes = new Uint8Array(capacity);
    this.lanes = new Int32Array(capacity * this.stride);
    this.ids.set(ids);
    this.classes.set(classes);
    this.lanes.set(lanes);
  }

  /** How many numbers of 4 bytes the arrays have room for, or a few more. */
  get room(): number {
    return this.ids.length * (this.stride + 2);
  }

  /** Gives back what the members do not need: most of those of the baseline may have left. */
  trim(): void {
    if (this.ids.length <= Math.max(smallMax, 4 * this.count)) return;
    const n = Math.max(this.count, 8);
    this.ids = this.ids.slice(0, n);
    this.classes = this.classes.slice(0, n);
    this.lanes = this.lanes.slice(0, n * this.stride);
  }
}

/**
 * How many numbers of 4 bytes all snapshots of the history may have room for: ten
 * thousand entities of a dozen lanes, all of them refreshed in each, take half of
 * it at most, since arrays are up to twice as large as they must be.
 */
export const heldMax = 16 << 20;
/** What lies idle for the next blocks is no more than this, or than what is in use. */
const idleLeast = 1 << 17;
/** Members up to this size are not trimmed. */
const smallMax = 16;

/** Members that nobody refers to, kept for the next block. */
export class MembersPool {
  /** Numbers that the members which snapshots refer to have room for. */
  held = 0;
  /** Of those that are kept for the next block. */
  idle = 0;
  private readonly free: Members[] = [];
  private readonly stride: number;

  constructor(stride: number) {
    this.stride = stride;
  }

  take(): Members {
    let m = this.free.pop();
    if (m) this.idle -= m.room;
    else m = new Members(this.stride);
    m.count = 0;
    m.refs = 0;
    return m;
  }

  /** Counts one that was taken and written, and trims it. */
  charge(m: Members): void {
    m.trim();
    m.charged = m.room;
    this.held += m.charged;
  }

  /** Takes back one that was charged. */
  give(m: Members): void {
    this.held -= m.charged;
    m.charged = 0;
    this.free.push(m);
    this.idle += m.room;
    while (this.idle > Math.max(idleLeast, this.held)) this.idle -= this.free.pop()!.room;
  }
}
