// How a player walks: the server's rules, in the server's integers, so that a
// prediction is right as long as nothing else moves the player.

import { type OwnState, unit } from "../../../sdk/src/index.ts";
import { TileFlag, type Tiles } from "./land.ts";

/** What can be held down. */
export const Button = { north: 1, south: 2, west: 4, east: 8, use: 16 } as const;

/** 350 pixels of 1/32 tile a second: 10.9375 tiles. */
const speedNum = 350 * unit;
const speedDen = 32;
/** Full speed is reached in 1/10 s and lost in 1/4 s. */
const startPerSecond = 10;
const stopPerSecond = 4;
/** 1/sqrt(2). */
const diagonalNum = 181;
const diagonalDen = 256;
/** Half the side of a player's square body. */
export const bodyHalf = Math.trunc((3 * unit) / 10);
/** A body goes at most this far in one step, less than its side. */
const stepMax = 2 * bodyHalf;
const shift = 10; // of unit

/** Numbers of one tick rate, in units a tick. */
export interface Walk {
  readonly full: number;
  readonly start: number;
  readonly stop: number;
}

export function walkAt(tickRate: number): Walk {
  const full = Math.trunc(speedNum / speedDen / tickRate);
  return { full, start: Math.ceil((full * startPerSecond) / tickRate), stop: Math.ceil((full * stopPerSecond) / tickRate) };
}

/** Moves s by one tick with these buttons held. */
export function walk(s: OwnState, buttons: number, w: Walk, tiles: Tiles): void {
  const t = tiles.info(s.x >> shift, s.y >> shift);
  const full = t && t.speedDen > 0 ? Math.trunc((w.full * t.speedNum) / t.speedDen) : w.full;
  let x = full * ((buttons & Button.east ? 1 : 0) - (buttons & Button.west ? 1 : 0));
  let y = full * ((buttons & Button.south ? 1 : 0) - (buttons & Button.north ? 1 : 0));
  if (x !== 0 && y !== 0) {
    x = Math.trunc((x * diagonalNum) / diagonalDen);
    y = Math.trunc((y * diagonalNum) / diagonalDen);
  }
  s.vx = approach(s.vx, x, w);
  s.vy = approach(s.vy, y, w);
  slide(s, tiles);
}

function approach(v: number, want: number, w: Walk): number {
  const step = want === 0 ? w.stop : w.start;
  return v < want ? Math.min(v + step, want) : Math.max(v - step, want);
}

/** Moves by the velocity, first along x, then along y, in steps that no tile slips through. */
function slide(s: OwnState, tiles: Tiles): void {
  const dx = s.vx, dy = s.vy, n = Math.ceil(Math.max(Math.abs(dx), Math.abs(dy)) / stepMax);
  for (let i = 0; i < n; i++) {
    if (s.vx !== 0) {
      const d = part(dx, i, n), edge = leading(s.x, d);
      if (edge !== none && anySolid(tiles, edge, (s.y - bodyHalf) >> shift, edge, (s.y + bodyHalf) >> shift)) {
        s.x = stopped(edge, d);
        s.vx = 0;
      } else {
        s.x += d;
      }
    }
    if (s.vy !== 0) {
      const d = part(dy, i, n), edge = leading(s.y, d);
      if (edge !== none && anySolid(tiles, (s.x - bodyHalf) >> shift, edge, (s.x + bodyHalf) >> shift, edge)) {
        s.y = stopped(edge, d);
        s.vy = 0;
      } else {
        s.y += d;
      }
    }
  }
}

/** The i-th of n parts of d; together they are d. */
function part(d: number, i: number, n: number): number {
  return Math.trunc((d * (i + 1)) / n) - Math.trunc((d * i) / n);
}

const none = -1 << 20;

/** The row or column of tiles that a body at v enters when it moves by d, or none. */
function leading(v: number, d: number): number {
  const side = d > 0 ? bodyHalf : -bodyHalf, edge = (v + d + side) >> shift;
  return d === 0 || edge === (v + side) >> shift ? none : edge;
}

/** Where a body stops before a row or column of tiles. */
function stopped(edge: number, d: number): number {
  return d > 0 ? (edge << shift) - bodyHalf - 1 : ((edge + 1) << shift) + bodyHalf;
}

/** The world's outside is solid; what is not known yet is taken to be free. */
function anySolid(tiles: Tiles, x0: number, y0: number, x1: number, y1: number): boolean {
  for (let y = y0; y <= y1; y++) {
    for (let x = x0; x <= x1; x++) {
      if (x < 0 || y < 0 || x >= tiles.width || y >= tiles.height) return true;
      const i = tiles.info(x, y);
      if (i && (i.flags & TileFlag.solid) !== 0) return true;
    }
  }
  return false;
}
