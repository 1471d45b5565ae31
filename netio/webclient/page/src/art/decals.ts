// Small things that grow or lie on the ground: tufts, flowers, pebbles, shells.

import type { Tiles } from "../sandbox/index.ts";
import { type GroundPainter, rgba, T } from "./ground.ts";
import { hash, noise } from "./noise.ts";

/** A decal: rows of characters; a digit is a shade of the ground, a letter a colour. */
const colours: Record<string, number> = {
  w: 0xfafaf2, y: 0xf4cf4a, r: 0xd9534a, p: 0xb77fd6, b: 0x5c86d8, g: 0x8d8f93, d: 0x5d5f66, l: 0xb9bcc0, s: 0xf3d9c4, t: 0xd8a88c, k: 0x3e2b1c,
};

const sets: Record<string, readonly (readonly string[])[]> = {
  grass: [["4.4", "343", ".0."], [".4.", "4.4", ".30"], ["4..4", "34.3", ".00."], [".w.", "wyw", ".w."], [".r.", "ryr", "40."], ["p.", "40"], ["b.b", "4.0"]],
  plains: [["4.4", "414", ".0."], ["4...4", ".4.4.", ".0.0."], [".y.", "y4y", ".0."], ["1.1", "010"]],
  dirt: [[".lg", "lgd", ".dd"], ["lg", "dd"], ["0.", ".0"], ["101", "..."], ["gd"]],
  sand: [["ss.", "tst"], ["1.1", ".1."], ["l", "d"], ["0101"]],
};
const flowers = 3; // of grass: the first of its flowers

/** Called with the piece just painted; kindAt also knows a margin around it. */
export function stampDecals(
  g: GroundPainter, map: Tiles, tx: number, ty: number, w: number, h: number,
  kindAt: (x: number, y: number) => number, out: Uint32Array, width: number, height: number,
): void {
  for (let y = -1; y <= h; y++) {
    for (let x = -1; x <= w; x++) {
      const tile = map.at(tx + x, ty + y), l = g.look(tile), set = l && sets[l.decals];
      if (!l || !set) continue;
      const lush = noise((tx + x) / 5, (ty + y) / 5, 31);
      const n = lush > 0.55 ? 2 : 1;
      for (let i = 0; i < n; i++) {
        const r = hash(tx + x, ty + y, 40 + i);
        if ((r & 255) > 60 + lush * 150) continue;
        let pick = (r >>> 8) % set.length;
        if (l.decals === "grass" && pick >= flowers && lush < 0.5) pick %= flowers;
        stamp(set[pick], x * T + ((r >>> 16) % 12) + 1, y * T + ((r >>> 20) % 11) + 1, tile, l.ramp, kindAt, out, width, height);
      }
    }
  }
}

function stamp(
  rows: readonly string[], x0: number, y0: number, tile: number, ramp: readonly number[],
  kindAt: (x: number, y: number) => number, out: Uint32Array, width: number, height: number,
): void {
  for (let j = 0; j < rows.length; j++) {
    for (let i = 0; i < rows[j].length; i++) {
      const c = rows[j][i], x = x0 + i, y = y0 + j;
      if (c === "." || x < 0 || y < 0 || x >= width || y >= height || kindAt(x, y) !== tile) continue;
      out[y * width + x] = rgba(c >= "0" && c <= "4" ? ramp[+c] : colours[c]);
    }
  }
}
