// How a fighter walks: the integers of ../../game/walk.go, so that what the page
// predicts is what the server does.

import { type OwnState, unit } from "../../../../netio/webclient/sdk/src/index.ts";
import { type Controls, tilt, type Wall } from "./wire.ts";

const speed = 6 * unit; // a second
/** Half a fighter's side, in 1/1024 tile. */
export const radius = 400;

/** Moves a fighter by one tick of so many a second. */
export function step(walls: readonly Wall[], s: OwnState, c: Controls, rate: number): void {
  let dx = Math.trunc(Math.trunc((c.x * speed) / tilt) / rate), dy = Math.trunc(Math.trunc((c.y * speed) / tilt) / rate);
  for (const w of walls) dx = stop(dx, s.x, s.y, w.x0, w.x1, w.y0, w.y1);
  s.x += dx;
  for (const w of walls) dy = stop(dy, s.y, s.x, w.y0, w.y1, w.x0, w.x1);
  s.y += dy;
  s.vx = dx;
  s.vy = dy;
}

/** How far of a way d along one axis a fighter gets, at that coordinate and beside at the other, for a wall. */
function stop(d: number, at: number, beside: number, from: number, to: number, acrossFrom: number, acrossTo: number): number {
  if (beside + radius <= acrossFrom || beside - radius >= acrossTo) return d;
  if (d > 0 && at + radius <= from) return Math.min(d, from - radius - at);
  if (d < 0 && at - radius >= to) return Math.max(d, to + radius - at);
  return d;
}
