// Bits: a stream with the lowest bit first, read up to 32 at a time.

const riceLimit = 12;

/**
 * Reads bits. It copies what it reads into a buffer with zeros behind it, so
 * that no read is out of bounds; reading past the end gives zeros and makes
 * overrun true.
 */
export class BitReader {
  private buf = new Uint8Array(1 << 12);
  private end = 0;
  /** In bits. */
  pos = 0;

  /** Reads bytes from..to of b. */
  reset(b: Uint8Array, from: number, to: number): void {
    const n = to - from;
    if (this.buf.length < n + 64) this.buf = new Uint8Array(n * 2 + 64);
    this.buf.set(from === 0 && to === b.length ? b : b.subarray(from, to));
    this.buf.fill(0, n, n + 64);
    this.end = n * 8;
    this.pos = 0;
  }

  /** The next 32 bits, as an int32. */
  private peek(): number {
    const b = this.buf, i = this.pos >>> 3, s = this.pos & 7;
    const low = b[i] | (b[i + 1] << 8) | (b[i + 2] << 16) | (b[i + 3] << 24);
    return s === 0 ? low : (low >>> s) | (b[i + 4] << (32 - s));
  }

  bit(): number {
    const p = this.pos++;
    return (this.buf[p >>> 3] >>> (p & 7)) & 1;
  }

  /** n bits, 0 to 32, unsigned. */
  get(n: number): number {
    if (n === 0) return 0;
    const v = this.peek();
    this.pos += n;
    return n === 32 ? v >>> 0 : v & ((1 << n) - 1);
  }

  /** A Rice code of parameter k, at most 20. */
  rice(k: number): number {
    const x = this.peek();
    const inv = ~x;
    const q = inv === 0 ? 32 : 31 - Math.clz32(inv & -inv);
    if (q >= riceLimit) {
      this.pos += riceLimit;
      return this.get(32);
    }
    this.pos += q + 1 + k;
    return (q << k) | ((x >>> (q + 1)) & ((1 << k) - 1));
  }

  /** Groups of a bit that says whether more follow and 7 bits. */
  varint(): number {
    let u = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const g = this.get(8);
      u |= (g >>> 1) << shift;
      if ((g & 1) === 0) break;
    }
    return u >>> 0;
  }

  align(): void {
    this.pos = (this.pos + 7) & ~7;
  }

  get overrun(): boolean {
    return this.pos > this.end;
  }

  /** Whether everything was read, to the byte. */
  get done(): boolean {
    return ((this.pos + 7) & ~7) === this.end;
  }
}
