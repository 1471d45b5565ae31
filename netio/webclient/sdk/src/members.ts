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
}

/**
 * How many numbers of 4 bytes all snapshots of the history may hold: ten thousand
 * entities of a dozen lanes, all of them refreshed in each, take half of it.
 */
export const heldMax = 8 << 20;
/** How many members are kept for the next block, and up to which size whatever was in them. */
const freeMax = 4096, smallMax = 64;

/** Members that nobody refers to, kept for the next block. */
export class MembersPool {
  /** Numbers in the members that snapshots refer to. */
  held = 0;
  private readonly free: Members[] = [];
  private readonly stride: number;

  constructor(stride: number) {
    this.stride = stride;
  }

  take(): Members {
    const m = this.free.pop() ?? new Members(this.stride);
    m.count = 0;
    m.refs = 0;
    return m;
  }

  /** Counts what was written into one that was taken. */
  charge(m: Members): void {
    m.charged = m.count * (this.stride + 2);
    this.held += m.charged;
  }

  give(m: Members): void {
    this.held -= m.charged;
    m.charged = 0;
    if (this.free.length < freeMax && m.ids.length <= Math.max(smallMax, 4 * m.count)) this.free.push(m);
  }
}
