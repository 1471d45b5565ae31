// Chunks: 32 x 32 tiles, as a palette and runs, as a palette and packed
// indices, or raw, whichever is shortest.

import { DecodeError } from "./bytes.ts";

export const chunkSide = 32;
export const chunkTiles = chunkSide * chunkSide;

/** Decodes one encoded chunk, exactly, into out. */
export function decodeChunk(b: Uint8Array, out: Uint8Array): void {
  if (b.length === 0) bad("short");
  const mode = b[0] >> 4, n = (b[0] & 15) + 1;
  if (mode === 0 && n === 1) {
    if (b.length !== 1 + chunkTiles) bad("length");
    out.set(b.subarray(1));
    return;
  }
  if (mode !== 1 && mode !== 2) bad("mode");
  if (b.length < 1 + n) bad("short");
  if (n === 1) {
    if (b.length !== 2) bad("length");
    out.fill(b[1]);
    return;
  }
  if (mode === 1) decodeRuns(b, n, out);
  else decodePacked(b, n, out);
}

/** A run is a varint (length-1)*(n-1) + step-1, step being how far its index lies after the last run's. */
function decodeRuns(b: Uint8Array, n: number, out: Uint8Array): void {
  let at = 1 + n, index = n - 1;
  for (let i = 0; i < chunkTiles;) {
    if (at >= b.length) bad("short");
    let v = b[at++];
    if (v >= 128) {
      if (at >= b.length) bad("short");
      v = (v & 127) | (b[at++] << 7);
    }
    index = (index + 1 + (v % (n - 1))) % n;
    const end = i + Math.floor(v / (n - 1)) + 1;
    if (end > chunkTiles) bad("run");
    out.fill(b[1 + index], i, end);
    i = end;
  }
  if (at !== b.length) bad("length");
}

function decodePacked(b: Uint8Array, n: number, out: Uint8Array): void {
  const bits = n <= 2 ? 1 : n <= 4 ? 2 : 4, per = 8 / bits, first = 1 + n;
  if (b.length !== first + chunkTiles / per) bad("length");
  for (let i = 0; i < chunkTiles; i++) {
    const index = (b[first + Math.floor(i / per)] >> ((i % per) * bits)) & ((1 << bits) - 1);
    if (index >= n) bad("index");
    out[i] = b[1 + index];
  }
}

function bad(what: string): never {
  throw new DecodeError("chunk: bad " + what);
}
