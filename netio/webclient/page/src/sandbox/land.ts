// The sandbox's part of a Welcome: what its land is made of.

import { DecodeError, Reader, type TileMap } from "../../../sdk/src/index.ts";

export const TileFlag = { solid: 1, breakable: 2, placeable: 4, lethal: 8, decorative: 16 } as const;

/** What the server says of a kind of tile; its number is its place in the table. */
export interface TileInfo {
  readonly name: string;
  /** Of TileFlag. */
  readonly flags: number;
  /** Walking speed on it is speedNum/speedDen of full speed. */
  readonly speedNum: number;
  readonly speedDen: number;
}

/** The land's tiles, as far as they are known. */
export type Tiles = TileMap<TileInfo>;

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
