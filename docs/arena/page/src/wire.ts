// What the arena says on the wire, as the Go files of ../../game write it.

import { Reader, unit, type Writer } from "../../../../netio/webclient/sdk/src/index.ts";

export const kindPoint = 32;
export const eventKill = 64;
export const globalMatch = 0;
export const globalBoard = 1;

export const Team = { red: 1, blue: 2 } as const;
export const Phase = { warmUp: 0, running: 1, over: 2 } as const;
export const Button = { fire: 1, reload: 2 } as const;

/** The arena's own codes. */
export const Refused = { teamFull: 128, badTeam: 129, tooSoon: 130, down: 131 } as const;

/** How far the stick goes. */
export const tilt = 127;

/** controls.go: what is held down. */
export interface Controls {
  readonly x: number;
  readonly y: number;
  readonly buttons: number;
  readonly aim: number;
}

export const released: Controls = { x: 0, y: 0, buttons: 0, aim: 0 };

export function encodeControls(w: Writer, c: Controls): void {
  w.u8(c.x).u8(c.y).u8(c.buttons).u16(c.aim);
}

/** A rectangle, in 1/1024 tile. */
export interface Wall { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number }

/** about.go: what is told in the Welcome. */
export interface About { readonly scoreToWin: number; readonly magazine: number; readonly walls: readonly Wall[] }

export function readAbout(game: Uint8Array): About {
  const r = new Reader(game), scoreToWin = r.u16(), magazine = r.u8(), walls: Wall[] = [];
  for (let n = r.varint(); n > 0; n--) {
    const x0 = r.u8() * unit, y0 = r.u8() * unit;
    walls.push({ x0, y0, x1: x0 + r.u8() * unit, y1: y0 + r.u8() * unit });
  }
  return { scoreToWin, magazine, walls };
}

/** match.go */
export interface Match { readonly phase: number; readonly until: number; readonly red: number; readonly blue: number; readonly winner: number }

export function readMatch(body: Uint8Array): Match {
  const r = new Reader(body);
  return { phase: r.u8(), until: r.u32(), red: r.u16(), blue: r.u16(), winner: r.u8() };
}

/** board.go: one row of the score board. */
export interface Row { readonly fighter: number; readonly team: number; readonly kills: number; readonly deaths: number }

export function readBoard(body: Uint8Array): Row[] {
  const r = new Reader(body), rows: Row[] = [];
  for (let n = r.varint(); n > 0; n--) rows.push({ fighter: r.u32(), team: r.u8(), kills: r.u16(), deaths: r.u16() });
  return rows;
}

/** kill.go: the killer is 0 when gone; the team is the victim's. */
export interface Kill { readonly killer: number; readonly victim: number; readonly team: number }

export function readKill(body: Uint8Array): Kill {
  const r = new Reader(body);
  return { killer: r.u32(), victim: r.u32(), team: r.u8() };
}

/** gun.go: what only its owner is told. No ammo: it is being loaded until the tick ready. */
export interface Gun { readonly ammo: number; readonly ready: number }

export function readGun(blob: Uint8Array): Gun {
  const r = new Reader(blob);
  return { ammo: r.u8(), ready: r.u32() };
}

/** point.go: asks to show the team a place, in tiles. */
export function writePoint(w: Writer, x: number, y: number): void {
  w.u16(Math.floor(x * 16)).u16(Math.floor(y * 16));
}
