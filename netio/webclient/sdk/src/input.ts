// What a player holds down, as the game has it.

import type { Writer } from "./bytes.ts";

/** The input of a game that says nothing else. */
export interface Controls {
  /** 16 of them, a bit each; the game says which is which. */
  readonly buttons: number;
  /** 1/65536 turn, clockwise from east. */
  readonly aim: number;
  /** Two axes, -127 to 127, positive to the east and the south. */
  readonly x: number;
  readonly y: number;
}

export const noControls: Controls = { buttons: 0, aim: 0, x: 0, y: 0 };

export function encodeControls(w: Writer, c: Controls): void {
  w.u16(c.buttons).u16(c.aim).u8(c.x).u8(c.y);
}

/** Bytes of an Input's own part. */
export const inputMax = 32;
