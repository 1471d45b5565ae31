// How each kind of tile looks: by its name, and by its flags when a game has
// tiles that this page has never heard of.

import { TileFlag, type TileInfo } from "../sandbox/index.ts";
import { textHash } from "./noise.ts";

export type Shape = "ground" | "fluid" | "block" | "steps" | "void";

/** The look of one kind of tile. */
export interface Look {
  readonly shape: Shape;
  /** Which ground lies over which where they meet: higher over lower. */
  readonly level: number;
  /** Five colours from dark to light, 0xRRGGBB. */
  readonly ramp: readonly number[];
  /** Colour on the map. */
  readonly map: number;
  readonly decals: "" | "grass" | "plains" | "dirt" | "sand";
  /** Glows: lava, the cracks of firestone. */
  readonly hot: boolean;
}

const known: Record<string, Look> = {
  void: look("void", 0, [0x0a0912, 0x0d0b18, 0x110e1e, 0x151225, 0x1b172e], 0x100d1c),
  water: look("fluid", 1, [0x1d4f91, 0x2563a8, 0x2f78bd, 0x4193cf, 0x8fd0ea], 0x2f73b5),
  lava: look("fluid", 1, [0x8e1d0e, 0xc2360f, 0xe85d13, 0xf98c1f, 0xffd257], 0xe3590f, "", true),
  sand: look("ground", 2, [0xb99b62, 0xd3b878, 0xdfc689, 0xe8d49b, 0xf2e3b4], 0xdfc689, "sand"),
  dirt: look("ground", 3, [0x5d4029, 0x765235, 0x85603f, 0x926d4a, 0xa5805b], 0x85603f, "dirt"),
  plains: look("ground", 4, [0x7f9440, 0x98ab4c, 0xa6b857, 0xb3c463, 0xc7d47c], 0xa6b857, "plains"),
  grass: look("ground", 5, [0x3f7a3a, 0x4f9245, 0x5ba04d, 0x68ae55, 0x82c267], 0x5ba04d, "grass"),
  cobblestone: look("block", 9, [0x4a4d57, 0x6b6f7a, 0x80848f, 0x959aa4, 0xb4b9c1], 0x7a7e89),
  firestone: look("block", 9, [0x2a1418, 0x43202a, 0x552a33, 0x68363d, 0x84494c], 0x5a2a30, "", true),
  "cobblestone stairs": look("steps", 6, [0x555863, 0x737782, 0x888c97, 0x9da1ab, 0xbabec6], 0x8d919b),
};

function look(shape: Shape, level: number, ramp: number[], map: number, decals: Look["decals"] = "", hot = false): Look {
  return { shape, level, ramp, map, decals, hot };
}

/** The look of a tile that the server describes. */
export function lookOf(info: TileInfo): Look {
  const l = known[info.name];
  if (l) return l;
  const ramp = rampOf((textHash(info.name) % 360) / 360);
  if (info.flags & TileFlag.solid) return look("block", 9, ramp, ramp[2]);
  return look("ground", 3.5, ramp, ramp[2], "", (info.flags & TileFlag.lethal) !== 0);
}

function rampOf(hue: number): number[] {
  return [0.3, 0.42, 0.5, 0.57, 0.68].map((l) => {
    const f = (n: number): number => {
      const k = (n + hue * 12) % 12;
      return Math.round(255 * (l - 0.35 * Math.min(l, 1 - l) * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
    };
    return (f(0) << 16) | (f(8) << 8) | f(4);
  });
}

/** A colour as CSS. */
export function css(rgb: number, alpha = 1): string {
  return `rgba(${rgb >> 16},${(rgb >> 8) & 255},${rgb & 255},${alpha})`;
}
