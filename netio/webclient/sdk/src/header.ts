// The header of a snapshot.

import { DecodeError, type Reader } from "./bytes.ts";

const moved = 1, partial = 2, split = 4, exact = 8, owner = 16, layer = 32, afresh = 128;
const centreMax = 1 << 12;
const ownBlobMax = 1 << 10;

/** Units per tile of an exact position. */
export const unit = 1024;

/** The exact state of one's own entity: 1/1024 tile, and that a tick. */
export interface OwnState {
  x: number;
  y: number;
  vx: number;
  vy: number;
}

/** One decoded header, used again for each snapshot. */
export class Header {
  tick = 0;
  age = 0;
  /** Low half of the newest Input that the server consumed. */
  inputSeq = 0;
  /** Inputs that wait at the server. */
  waiting = 0;
  /** How often in a row the server had to repeat the last input. */
  repeats = 0;
  part = 0;
  parts = 1;
  moved = false;
  cx = 0;
  cy = 0;
  /** Slots refreshed, as two words; all bits set without a mask. */
  readonly mask = new Uint32Array(2);
  /** Slots refreshed of each layer: the team's, the owner's. */
  readonly layers = [new Uint32Array(2), new Uint32Array(2)];
  /** The team layer starts over. */
  afresh = false;
  hasOwn = false;
  readonly own: OwnState = { x: 0, y: 0, vx: 0, vy: 0 };
  /** Lent; null when the snapshot has none. */
  blob: Uint8Array | null = null;

  /** Reads the header and leaves the sections in the reader. */
  read(r: Reader): void {
    const flags = r.u8();
    this.tick = r.u32();
    this.age = r.u8();
    this.inputSeq = r.u16();
    const buffer = r.u8();
    this.waiting = buffer & 15;
    this.repeats = buffer >> 4;
    this.moved = (flags & moved) !== 0;
    if (this.age === 0 && !this.moved) throw new DecodeError("snapshot: bad flags");
    this.part = flags & split ? r.u8() : 0;
    this.parts = flags & split ? r.u8() : 1;
    this.afresh = (flags & afresh) !== 0;
    if (this.part >= this.parts || (this.part > 0 && this.afresh)) throw new DecodeError("snapshot: bad part");
    if (this.moved) {
      this.cx = r.varint();
      this.cy = r.varint();
      if (this.cx > centreMax || this.cy > centreMax) throw new DecodeError("snapshot: bad centre");
    }
    if (flags & partial) r.varint64(this.mask);
    else this.mask.fill(0xffffffff);
    this.hasOwn = (flags & exact) !== 0;
    if (this.hasOwn) {
      this.own.x = r.u24();
      this.own.y = r.u24();
      this.own.vx = r.i16();
      this.own.vy = r.i16();
    }
    this.blob = flags & owner ? r.lend(ownBlobMax) : null;
    for (let i = 0; i < this.layers.length; i++) {
      if (flags & (layer << i)) r.varint64(this.layers[i]);
      else this.layers[i].fill(0);
    }
  }

  refreshes(slot: number, mask = this.mask): boolean {
    return ((mask[slot >>> 5] >>> (slot & 31)) & 1) === 1;
  }
}
