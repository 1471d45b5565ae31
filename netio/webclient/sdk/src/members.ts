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

/** Members that nobody refers to, kept for the next block. */
export class MembersPool {
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

  give(m: Members): void {
    this.free.push(m);
  }
}
