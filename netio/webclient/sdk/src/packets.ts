// Packets: their kinds, what a client sends, and the handshake's answers.

import { DecodeError, encodeText, Reader, Writer } from "./bytes.ts";
import type { Goal } from "./rooms.ts";

export const protocolVersion = 1;
const magic = 0x646b6374; // "tckd"

export const Up = {
  hello: 1, join: 2, input: 3, ack: 4, bye: 5, ping: 6, spectate: 7,
} as const;

export const Down = {
  welcome: 64, accepted: 65, refused: 66, goodbye: 67, snapshot: 68, events: 69, chunk: 70, tiles: 71, pong: 72, blobs: 73, global: 74,
} as const;

/** Whether a client may send it as a packet of a game's own: 8 to 12 are older than that rule. */
export function ownUp(kind: number): boolean {
  return (kind >= 32 && kind <= 63) || (kind >= 8 && kind <= 12);
}

/** Whether a server may send it as a packet of a game's own. */
export function ownDown(kind: number): boolean {
  return kind >= 96 && kind <= 127;
}

/** Bytes of a game's own in a Join. */
export const joinDataMax = 1 << 10;

/** Bytes of a value that everybody is told. */
const globalMax = 2 << 10;

/** A value that everybody is told; its body is lent. */
export function readGlobal(r: Reader): { id: number; body: Uint8Array } {
  const id = r.u8(), body = r.lend(globalMax);
  if (id >= 32) throw new DecodeError("global: no such id");
  r.close();
  return { id, body };
}

/** Whether a room may be called so; empty for anywhere. */
export function roomOk(name: string): boolean {
  return /^[A-Za-z0-9_-]{0,32}$/.test(name);
}

const roomMax = 32;
/** Bytes of what a Hello says of rooms. */
export const labelMax = 128;
export const reservationMax = 32;
const cellSizeMax = 128;
/** A slot mask has 64 bits. */
const viewCellsMax = 7;

/** What a server promises of what it tells. */
export type Promised = "none" | "strict" | "relaxed";
const promises: readonly Promised[] = ["none", "strict", "relaxed"];
const gameMax = 4 << 10;
const schemaMax = 8 << 10;

/** The world that a server runs. */
export interface Welcome {
  readonly version: number;
  readonly schemaHash: bigint;
  /** Ticks a second. */
  readonly tickRate: number;
  readonly tick: number;
  readonly width: number;
  readonly height: number;
  /** Tiles per side of a cell. */
  readonly cellSize: number;
  /** Cells per side of a view. */
  readonly viewCells: number;
  /** What a crash of the server takes back of what it told: all, nothing, movement alone. */
  readonly promise: Promised;
  /** The room that this is; empty for the only one. */
  readonly room: string;
  /** What the game says of itself, in a form of its own. A copy. */
  readonly game: Uint8Array;
  /** A copy; empty when the hash in Hello was right. */
  readonly schema: Uint8Array;
}

/** The player that a join gave. */
export interface Accepted {
  readonly id: number;
  readonly tick: number;
  /** 1/1024 tile. */
  readonly x: number;
  readonly y: number;
  readonly token: Uint8Array;
}

/** Why not, or why no longer. */
export interface Refusal {
  readonly code: number;
  /** 0: trying again will not help. */
  readonly retryMs: number;
  readonly sentence: string;
}

export function hello(w: Writer, schemaHash: bigint, credentials: Uint8Array, to: Goal): Writer {
  w.begin(Up.hello).u32(magic).u16(protocolVersion).u64(schemaHash).bytes(credentials).bytes(encodeText(to.room));
  return to.label === "" && to.reservation.length === 0 ? w : w.bytes(encodeText(to.label)).bytes(to.reservation);
}

export function readWelcome(r: Reader): Welcome {
  const version = r.u16(), schemaHash = r.u64(), tickRate = r.u8(), tick = r.u32();
  const width = r.u16(), height = r.u16(), cellSize = r.u8(), viewCells = r.u8(), promise = r.u8(), room = r.text(roomMax);
  if (width === 0 || height === 0) throw new DecodeError(`welcome: a world of ${width}x${height} tiles`);
  if (cellSize === 0 || cellSize > cellSizeMax) throw new DecodeError(`welcome: cells of ${cellSize} tiles`);
  if (viewCells % 2 === 0 || viewCells > viewCellsMax) throw new DecodeError(`welcome: a view of ${viewCells} cells`);
  if (promise >= promises.length) throw new DecodeError(`welcome: a promise ${promise}`);
  if (!roomOk(room)) throw new DecodeError("welcome: a room's name");
  const game = r.lend(gameMax).slice(), schema = r.lend(schemaMax).slice();
  r.close();
  return { version, schemaHash, tickRate, tick, width, height, cellSize, viewCells, promise: promises[promise]!, room, game, schema };
}

/** Whether what was known of the one world is true of the other. */
export function sameWorld(a: Welcome, b: Welcome): boolean {
  return a.width === b.width && a.height === b.height && a.room === b.room && a.game.length === b.game.length && a.game.every((v, i) => v === b.game[i]);
}

export function readAccepted(r: Reader): Accepted {
  const a = { id: r.u32(), tick: r.u32(), x: r.i32(), y: r.i32(), token: r.lend(64).slice() };
  r.close();
  return a;
}

export function readRefusal(r: Reader): Refusal {
  const f = { code: r.u8(), retryMs: r.varint(), sentence: r.text(200) };
  r.close();
  return f;
}
