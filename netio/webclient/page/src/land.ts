// The sandbox's part of a Welcome: what its land is made of.

import { DecodeError, Reader, type TileInfo } from "../../sdk/src/index.ts";

/** What a client must know of the land, beside its size. */
export interface Land {
  readonly seed: string;
  readonly theme: string;
  /** By tile. */
  readonly tiles: readonly TileInfo[];
}

const tilesMax = 64;

export function readLand(game: Uint8Array): Land {
  const r = new Reader(game), seed = r.text(64), theme = r.text(32), n = r.varint(), tiles: TileInfo[] = [];
  if (n > tilesMax) throw new DecodeError("land: too many tiles");
  for (let i = 0; i < n; i++) tiles.push({ name: r.text(32), flags: r.u8(), speedNum: r.u8(), speedDen: r.u8() });
  r.close();
  return { seed, theme, tiles };
}
