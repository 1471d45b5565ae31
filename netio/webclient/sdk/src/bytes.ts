// Bytes: fixed little-endian integers, varints and short strings, as every
// packet's body is made of.

/** A packet that no server wrote. */
export class DecodeError extends Error {
  override name = "DecodeError";
}

const utf8 = new TextDecoder();
const toUtf8 = new TextEncoder();

/** Text of UTF-8 bytes; malformed ones become U+FFFD. */
export function decodeText(b: Uint8Array): string {
  return utf8.decode(b);
}

/** UTF-8 bytes of text. */
export function encodeText(s: string): Uint8Array {
  return toUtf8.encode(s);
}

/** Reads fields off a body it only borrows; reading past the end throws. */
export class Reader {
  bytes: Uint8Array;
  pos: number;
  end: number;

  constructor(bytes: Uint8Array, pos = 0, end = bytes.length) {
    this.bytes = bytes;
    this.pos = pos;
    this.end = end;
  }

  /** Starts over on other bytes, so that one reader serves every packet. */
  reset(bytes: Uint8Array, pos: number, end: number): void {
    this.bytes = bytes;
    this.pos = pos;
    this.end = end;
  }

  get left(): number {
    return this.end - this.pos;
  }

  private need(n: number): number {
    const at = this.pos;
    if (at + n > this.end) throw new DecodeError("body too short");
    this.pos = at + n;
    return at;
  }

  u8(): number {
    const at = this.need(1);
    return this.bytes[at];
  }

  u16(): number {
    const at = this.need(2);
    return this.bytes[at] | (this.bytes[at + 1] << 8);
  }

  u24(): number {
    const at = this.need(3);
    return this.bytes[at] | (this.bytes[at + 1] << 8) | (this.bytes[at + 2] << 16);
  }

  u32(): number {
    return this.i32() >>> 0;
  }

  i32(): number {
    const at = this.need(4), b = this.bytes;
    return b[at] | (b[at + 1] << 8) | (b[at + 2] << 16) | (b[at + 3] << 24);
  }

  i8(): number {
    return (this.u8() << 24) >> 24;
  }

  i16(): number {
    return (this.u16() << 16) >> 16;
  }

  u64(): bigint {
    const low = this.u32();
    return BigInt(low) | (BigInt(this.u32()) << 32n);
  }

  /** Unsigned base-128 of at most 32 bits. */
  varint(): number {
    let v = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const b = this.u8();
      v += (b & 127) * 2 ** shift;
      if (b < 128) {
        if (v > 0xffffffff) break;
        return v;
      }
    }
    throw new DecodeError("varint over 32 bits");
  }

  /** Unsigned base-128 of 64 bits into two words: [low, high]. */
  varint64(out: Uint32Array): void {
    let low = 0, high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const b = this.u8(), g = b & 127;
      if (shift < 32) low |= g << shift;
      if (shift === 28) high |= g >>> 4;
      else if (shift > 28) high |= g << (shift - 32);
      if (b < 128) {
        out[0] = low;
        out[1] = high;
        return;
      }
    }
    throw new DecodeError("varint over 64 bits");
  }

  /** A length of at most limit and that many bytes, lent: copy to keep. */
  lend(limit: number): Uint8Array {
    const n = this.varint();
    if (n > limit) throw new DecodeError("bytes over their limit");
    const at = this.need(n);
    return this.bytes.subarray(at, at + n);
  }

  /** Text of at most limit bytes, with its length before it. */
  text(limit = this.left): string {
    return decodeText(this.lend(limit));
  }

  /** All that is left, lent: copy to keep. */
  rest(): Uint8Array {
    const at = this.need(this.left);
    return this.bytes.subarray(at, this.end);
  }

  /** Throws unless everything was read. */
  close(): void {
    if (this.pos !== this.end) throw new DecodeError("bytes after the last field");
  }
}

/** Appends fields to a buffer of its own that is used again and again. */
export class Writer {
  private buf: Uint8Array;
  private n = 0;

  constructor(capacity = 512) {
    this.buf = new Uint8Array(capacity);
  }

  /** Starts a frame of that kind. */
  begin(kind: number): this {
    this.n = 0;
    return this.u8(kind);
  }

  u8(v: number): this {
    this.buf[this.n++] = v;
    return this;
  }

  u16(v: number): this {
    return this.u8(v).u8(v >>> 8);
  }

  u32(v: number): this {
    return this.u16(v).u16(v >>> 16);
  }

  u64(v: bigint): this {
    return this.u32(Number(v & 0xffffffffn)).u32(Number(v >> 32n));
  }

  bytes(b: Uint8Array): this {
    let v = b.length;
    for (; v >= 128; v = Math.floor(v / 128)) this.u8((v & 127) | 128);
    return this.u8(v).raw(b);
  }

  /** Text, with its length in bytes before it. */
  text(s: string): this {
    return this.bytes(encodeText(s));
  }

  /** Bytes without their length before them. */
  raw(b: Uint8Array): this {
    if (this.n + b.length <= this.buf.length) this.buf.set(b, this.n);
    this.n += b.length;
    return this;
  }

  /** Bytes that were written since begin. */
  get length(): number {
    return this.n;
  }

  /** Lends the frame until the next begin; throws a RangeError when it is longer than the buffer. */
  frame(): Uint8Array<ArrayBuffer> {
    if (this.n > this.buf.length) throw new RangeError(`a frame of ${this.n} bytes, at most ${this.buf.length}`);
    return this.buf.subarray(0, this.n) as Uint8Array<ArrayBuffer>;
  }
}
