// The tiles that the client has been told of. Chunks are kept after they have
// left the view, for a map; the server sends those in view again when they
// changed meanwhile.

import { DecodeError, type Reader } from "./bytes.ts";
import { chunkSide, chunkTiles, decodeChunk } from "./chunk.ts";

/** One known chunk. */
export interface Chunk {
  readonly cx: number;
  readonly cy: number;
  version: number;
  readonly tiles: Uint8Array;
}

const changesMax = 64;
const chunkBodyMax = 2 << 10;
/** How many chunks are kept for a map: those of the largest world. */
const chunksMax = 1 << 14;
/** A chunk key's width: worlds are at most 4096 tiles wide. */
const across = 4096;

/** All known chunks, and who wants to hear of changes. T is what the game knows of a kind of tile. */
export class TileMap<T = unknown> {
  width = 0;
  height = 0;
  infos: readonly T[] = [];
  private readonly chunks = new Map<number, Chunk>();

  /** A whole chunk came: it is new, or much of it changed. */
  onChunk: (c: Chunk) => void = () => {};
  /** One tile became another. */
  onTile: (x: number, y: number, tile: number, before: number) => void = () => {};

  /** Begins a world; chunks of a former one are forgotten. */
  begin(width: number, height: number, infos: readonly T[]): void {
    this.width = width;
    this.height = height;
    this.infos = infos;
    this.chunks.clear();
  }

  chunk(cx: number, cy: number): Chunk | undefined {
    return this.chunks.get(cy * across + cx);
  }

  all(): IterableIterator<Chunk> {
    return this.chunks.values();
  }

  /** The tile at x, y; -1 where nothing is known, also outside the world. */
  at(x: number, y: number): number {
    if (x < 0 || y < 0 || x >= this.width || y >= this.height) return -1;
    const c = this.chunks.get((y >> 5) * across + (x >> 5));
    return c ? c.tiles[(y & 31) * chunkSide + (x & 31)] : -1;
  }

  /** What the game knows of the tile at x, y. */
  info(x: number, y: number): T | undefined {
    return this.infos[this.at(x, y)];
  }

  /** The chunk at cx, cy, made of tile 0 if it was not known; fill it, then call onChunk. */
  ensure(cx: number, cy: number): Chunk {
    const key = cy * across + cx;
    let c = this.chunks.get(key);
    if (!c && this.chunks.size >= chunksMax) this.chunks.delete(this.chunks.keys().next().value!); // the one that came first
    if (!c) this.chunks.set(key, (c = { cx, cy, version: 0, tiles: new Uint8Array(chunkTiles) }));
    return c;
  }

  /** Applies a Chunk packet's body. */
  readChunk(r: Reader): void {
    const cx = r.u16(), cy = r.u16(), version = r.varint(), body = r.lend(chunkBodyMax);
    r.close();
    if (cx * chunkSide >= this.width || cy * chunkSide >= this.height) throw new DecodeError(`chunk ${cx}, ${cy}: outside the world`);
    const c = this.ensure(cx, cy);
    decodeChunk(body, c.tiles);
    c.version = version;
    this.onChunk(c);
  }

  /**
   * Applies a Tiles packet's body. Changes that are known already may come
   * again; together they must lead on from what is known.
   */
  readTiles(r: Reader): void {
    const cx = r.u16(), cy = r.u16(), from = r.varint(), n = r.varint();
    const c = this.chunk(cx, cy);
    if (!c || from > c.version || from + n < c.version || n > changesMax) {
      throw new DecodeError(`tiles: ${n} from version ${from}, have ${c?.version}`);
    }
    for (let i = 0; i < n; i++) {
      const index = r.u16(), tile = r.u8();
      if (index >= chunkTiles) throw new DecodeError("tiles: bad index");
      const before = c.tiles[index];
      if (before === tile) continue;
      c.tiles[index] = tile;
      this.onTile(cx * chunkSide + (index & 31), cy * chunkSide + (index >> 5), tile, before);
    }
    c.version = from + n;
    r.close();
  }
}
