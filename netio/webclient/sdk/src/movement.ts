// How a player walks: the server's rules, in the server's integers, so that a
// prediction is right as long as nothing else moves the player.

import type { OwnState } from "./header.ts";
import { Button } from "./packets.ts";
import { TileFlag, type TileMap } from "./tilemap.ts";

/** Units per tile. */
export const unit = 1024;

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
export function walk(s: OwnState, buttons: number, w: Walk, tiles: TileMap): void {
  const t = tiles.info(s.x >> 10, s.y >> 10);
  const full = t && t.speedDen > 0 ? Math.trunc((w.full * t.speedNum) / t.speedDen) : w.full;
  let x = full * ((buttons & Button.east ? 1 : 0) - (buttons & Button.west ? 1 : 0));
  let y = full * ((buttons & Button.south ? 1 : 0) - (buttons & Button.north ? 1 : 0));
  if (x !== 0 && y !== 0) {
    x = Math.trunc((x * diagonalNum) / diagonalDen);
    y = Math.trunc((y * diagonalNum) / diagonalDen);
  }
  s.vx = approach(s.vx, x, w);
  s.vy = approach(s.vy, y, w);
  if (free(tiles, s.x + s.vx, s.y)) s.x += s.vx;
  else s.vx = 0;
  if (free(tiles, s.x, s.y + s.vy)) s.y += s.vy;
  else s.vy = 0;
  const right = tiles.width * unit - bodyHalf - 1, bottom = tiles.height * unit - bodyHalf - 1;
  if (s.x < bodyHalf || s.x > right) s.vx = 0;
  if (s.y < bodyHalf || s.y > bottom) s.vy = 0;
  s.x = Math.min(Math.max(s.x, bodyHalf), right);
  s.y = Math.min(Math.max(s.y, bodyHalf), bottom);
}

function approach(v: number, want: number, w: Walk): number {
  const step = want === 0 ? w.stop : w.start;
  return v < want ? Math.min(v + step, want) : Math.max(v - step, want);
}

/** Whether a body fits at x, y; what is not known yet is taken to be free. */
function free(tiles: TileMap, x: number, y: number): boolean {
  for (let ty = (y - bodyHalf) >> 10; ty <= (y + bodyHalf) >> 10; ty++) {
    for (let tx = (x - bodyHalf) >> 10; tx <= (x + bodyHalf) >> 10; tx++) {
      const i = tiles.info(tx, ty);
      if (i && (i.flags & TileFlag.solid) !== 0) return false;
    }
  }
  return true;
}
