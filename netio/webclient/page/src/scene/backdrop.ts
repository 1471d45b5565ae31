// A land to look at before one has joined: made up here, of the same tiles.

import { TileMap } from "../../../sdk/src/index.ts";
import { noise } from "../art/noise.ts";
import type { TileInfo, Tiles } from "../sandbox/index.ts";

const names = ["void", "grass", "plains", "dirt", "sand", "water", "lava", "cobblestone"];
const chunks = 6;

export function backdrop(): Tiles {
  const map: Tiles = new TileMap();
  const infos: TileInfo[] = names.map((name) => ({ name, flags: name === "cobblestone" ? 1 : 0, speedNum: 1, speedDen: 1 }));
  map.begin(chunks * 32, chunks * 32, infos);
  for (let cy = 0; cy < chunks; cy++) {
    for (let cx = 0; cx < chunks; cx++) {
      const c = map.ensure(cx, cy);
      for (let i = 0; i < c.tiles.length; i++) c.tiles[i] = tileAt(cx * 32 + (i & 31), cy * 32 + (i >> 5));
    }
  }
  return map;
}

function tileAt(x: number, y: number): number {
  const h = noise(x / 17, y / 17, 3) * 0.7 + noise(x / 6, y / 6, 4) * 0.3;
  if (h < 0.36) return 5;
  if (h < 0.42) return 4;
  if (h < 0.46) return 3;
  if (h < 0.5) return 2;
  if (h < 0.62) return 1;
  if (h < 0.67) return 2;
  return h < 0.82 ? 7 : 6;
}
