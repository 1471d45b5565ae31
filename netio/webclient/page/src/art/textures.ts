// Textures: which of a look's shades a pixel of the ground has.

import { hash, noise, table, tableSide } from "./noise.ts";

const mask = tableSide - 1;

/** Tables that every texture draws from; made once. */
export interface Tables {
  readonly coarse: Uint8Array;
  readonly mid: Uint8Array;
  readonly fine: Uint8Array;
  /** How far the border between two grounds strays, in pixels. */
  readonly strayX: Int8Array;
  readonly strayY: Int8Array;
  /** Stones: shade 0-4, 255 is mortar. */
  readonly stones: Uint8Array;
}

export function makeTables(): Tables {
  const coarse = table(40, 1), mid = table(9, 2), fine = new Uint8Array(tableSide * tableSide);
  for (let i = 0; i < fine.length; i++) fine[i] = hash(i & mask, i >> 8, 3);
  return { coarse, mid, fine, strayX: stray(4), strayY: stray(9), stones: stones() };
}

function stray(seed: number): Int8Array {
  const a = table(11, seed), b = table(5, seed + 1), out = new Int8Array(a.length);
  for (let i = 0; i < out.length; i++) out[i] = Math.round(((a[i] - 128) / 128) * 7.5 + ((b[i] - 128) / 128) * 2.5);
  return out;
}

/** Rounded stones: the nearest of jittered points, mortar where two are about as near. */
function stones(): Uint8Array {
  const cell = 8, cells = tableSide / cell, out = new Uint8Array(tableSide * tableSide);
  const point = (cx: number, cy: number): [number, number] => {
    const wx = (cx + cells) % cells, wy = (cy + cells) % cells;
    const shift = (wy & 1) * (cell / 2);
    return [cx * cell + shift + 2 + (hash(wx, wy, 5) % 4), cy * cell + 2 + (hash(wx, wy, 6) % 4)];
  };
  for (let y = 0; y < tableSide; y++) {
    for (let x = 0; x < tableSide; x++) {
      let best = 1e9, second = 1e9, bx = 0, by = 0, id = 0;
      const cx = Math.floor(x / cell), cy = Math.floor(y / cell);
      for (let j = -1; j <= 1; j++) {
        for (let i = -2; i <= 1; i++) {
          const [px, py] = point(cx + i, cy + j);
          const d = Math.hypot(x - px, (y - py) * 1.15);
          if (d < best) {
            second = best;
            best = d;
            bx = px;
            by = py;
            id = hash((cx + i + cells) % cells, (cy + j + cells) % cells, 7);
          } else if (d < second) second = d;
        }
      }
      const light = (x - bx) * -0.22 + (y - by) * -0.3;
      const shade = 2 + ((id % 3) - 1) * 0.55 + light;
      out[y * tableSide + x] = second - best < 1.25 ? 255 : Math.max(0, Math.min(4, Math.round(shade)));
    }
  }
  return out;
}

/** Broad variation across the land, of -1 to 1, at a tile's corner. */
export function macro(tx: number, ty: number): number {
  return noise(tx / 6, ty / 6, 21) + noise(tx / 2.3, ty / 2.3, 22) * 0.5 - 0.75;
}

/** The shade, 0 to 4, of a ground pixel. */
export function groundShade(t: Tables, kind: string, gx: number, gy: number, broad: number): number {
  const i = ((gy & mask) << 8) | (gx & mask);
  const mid = t.mid[i] / 255 - 0.5, fine = t.fine[i] / 255 - 0.5, coarse = t.coarse[i] / 255 - 0.5;
  let v = 2 + broad * 0.75 + coarse * 0.9;
  if (kind === "sand") {
    const wave = Math.sin(gy * 0.55 + coarse * 9 + mid * 3 + gx * 0.08);
    v += wave > 0.86 ? -0.8 : wave < -0.9 ? 0.6 : 0;
    v += fine > 0.46 ? -0.7 : 0;
  } else if (kind === "dirt") {
    v += mid * 1.6 + (fine > 0.42 ? 0.8 : fine < -0.42 ? -0.8 : 0);
  } else {
    v += mid * 1.9 + (fine > 0.4 ? 0.7 : fine < -0.42 ? -0.6 : fine * 0.5);
  }
  v = Math.round(v);
  return v < 1 ? 1 : v > 3 ? 3 : v; // the outermost shades are for rims and decals
}
