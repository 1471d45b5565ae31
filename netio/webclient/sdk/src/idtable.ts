// A hash table from entity ids to rows, in typed arrays.

/** Maps ids (never 0) to rows; open addressing, no garbage. */
export class IdTable {
  private keys = new Uint32Array(64);
  private rows = new Int32Array(64);
  private used = 0;

  /** The row of id, -1 when it has none. */
  get(id: number): number {
    const mask = this.keys.length - 1;
    for (let i = Math.imul(id, 0x9e3779b1) >>> 8 & mask; ; i = (i + 1) & mask) {
      const k = this.keys[i];
      if (k === 0) return -1; // also when id is 0
      if (k === id) return this.rows[i];
    }
  }

  /** Adds id, which must not be there. */
  add(id: number, row: number): void {
    if (++this.used * 2 > this.keys.length) this.grow();
    const mask = this.keys.length - 1;
    let i = Math.imul(id, 0x9e3779b1) >>> 8 & mask;
    while (this.keys[i] !== 0) i = (i + 1) & mask;
    this.keys[i] = id;
    this.rows[i] = row;
  }

  /** Removes id; what follows it in its run moves up, so that no mark is left. */
  delete(id: number): void {
    const mask = this.keys.length - 1;
    let i = Math.imul(id, 0x9e3779b1) >>> 8 & mask;
    while (this.keys[i] !== id) {
      if (this.keys[i] === 0) return;
      i = (i + 1) & mask;
    }
    this.used--;
    for (let j = (i + 1) & mask; this.keys[j] !== 0; j = (j + 1) & mask) {
      const home = Math.imul(this.keys[j], 0x9e3779b1) >>> 8 & mask;
      if (((j - home) & mask) < ((j - i) & mask)) continue;
      this.keys[i] = this.keys[j];
      this.rows[i] = this.rows[j];
      i = j;
    }
    this.keys[i] = 0;
  }

  clear(): void {
    this.keys.fill(0);
    this.used = 0;
  }

  private grow(): void {
    const { keys, rows } = this;
    this.keys = new Uint32Array(keys.length * 2);
    this.rows = new Int32Array(keys.length * 2);
    this.used = 1;
    for (let i = 0; i < keys.length; i++) if (keys[i] !== 0) this.add(keys[i], rows[i]);
  }
}
