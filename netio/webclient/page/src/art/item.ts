// A tile as a thing: in a hand, in the hotbar.

import type { TileInfo } from "../sandbox/index.ts";
import { css, lookOf } from "./looks.ts";
import { hash } from "./noise.ts";

const made = new Map<string, HTMLCanvasElement>();

/** A cube of that tile, side art pixels wide. */
export function tileItem(info: TileInfo, side: number): HTMLCanvasElement {
  const key = info.name + side;
  let c = made.get(key);
  if (c) return c;
  c = document.createElement("canvas");
  c.width = c.height = side;
  const ctx = c.getContext("2d")!, l = lookOf(info), front = Math.round(side * 0.7);
  ctx.fillStyle = "#1d1a26";
  ctx.fillRect(1, 0, side - 2, side);
  ctx.fillRect(0, 1, side, side - 2);
  for (let y = 1; y < side - 1; y++) {
    for (let x = 1; x < side - 1; x++) {
      const r = hash(x >> 1, y >> 1, 70) % 10;
      let s = r < 2 ? 1 : r > 7 ? 3 : 2;
      if (y === 1) s = 4;
      if (y >= front) s = y === front ? 1 : 0;
      ctx.fillStyle = css(l.ramp[s]);
      ctx.fillRect(x, y, 1, 1);
    }
  }
  made.set(key, c);
  return c;
}
