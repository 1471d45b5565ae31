// What the arena says on the wire: schema.ts, which the server writes, and what it cannot know.

import { Reader, unit, type Writer } from "../../../../netio/webclient/sdk/src/index.ts";
import {
  type BoardGlobal, CodeNumber, codes, type Controls, EventType, GlobalId, type KillEvent, Kind, type MatchGlobal,
  type MatchesEvent, readBoardGlobal, readKillEvent, readMatchesEvent, readMatchGlobal, readNoWayEvent, writeControls, writeGo,
} from "./schema.ts";

export type { Controls };
export type Match = MatchGlobal;
export type Kill = KillEvent;
export type Row = BoardGlobal["rows"][number];

export type OpenMatch = MatchesEvent["list"][number];

export const kindPoint = Kind.Point;
export const kindGo = Kind.Go;
export const eventKill = EventType.Kill;
export const eventNoWay = EventType.NoWay;
export const eventMatches = EventType.Matches;

/** The room in which everybody begins, on a server with rooms: rooms.go. */
export const lobby = "lobby";
export const globalMatch = GlobalId.Match;
export const globalBoard = GlobalId.Board;

export const Team = { red: 1, blue: 2 } as const;
export const Phase = { warmUp: 0, running: 1, over: 2 } as const;
export const Button = { fire: 1, reload: 2 } as const;

/** The arena's own codes. */
export const Refused = { teamFull: CodeNumber.TEAM_FULL, badTeam: CodeNumber.BAD_TEAM, tooSoon: CodeNumber.TOO_SOON, down: CodeNumber.DOWN } as const;

/** Codes after which one may ask again on the same connection. */
export const reopens = Object.keys(codes).map(Number).filter((c) => !codes[c].closes);

/** How far the stick goes. */
export const tilt = 127;

export const released: Controls = { x: 0, y: 0, buttons: 0, aim: 0 };

export function encodeControls(w: Writer, c: Controls): void {
  writeControls(w, c);
}

/** A rectangle, in 1/1024 tile. */
export interface Wall { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number }

/** about.go: what is told in the Welcome. */
export interface About { readonly scoreToWin: number; readonly magazine: number; readonly walls: readonly Wall[] }

export function readAbout(game: Uint8Array): About {
  const r = new Reader(game), scoreToWin = r.u16(), magazine = r.u8(), walls: Wall[] = [];
  for (let n = r.varint(); n > 0; n--) {
    const x0 = r.u8() * unit, y0 = r.u8() * unit;
    walls.push({ x0, y0, x1: x0 + r.u8() * unit, y1: y0 + r.u8() * unit });
  }
  return { scoreToWin, magazine, walls };
}

export const readMatch = (body: Uint8Array): Match => readMatchGlobal(new Reader(body));
export const readBoard = (body: Uint8Array): readonly Row[] => readBoardGlobal(new Reader(body)).rows;
export const readMatches = (body: Uint8Array): readonly OpenMatch[] => readMatchesEvent(new Reader(body)).list;
export const readNoWay = (body: Uint8Array): number => readNoWayEvent(new Reader(body)).code;
export const readKill = (body: Uint8Array): Kill => readKillEvent(new Reader(body));

/** ways.go: asks for the way to a match of that name, to the lobby, or with "" to any match. */
export function askWay(w: Writer, room: string): void {
  writeGo(w, { room });
}

/** gun.go: what only its owner is told. No ammo: it is being loaded until the tick ready. */
export interface Gun { readonly ammo: number; readonly ready: number }

export function readGun(blob: Uint8Array): Gun {
  const r = new Reader(blob);
  return { ammo: r.u8(), ready: r.u32() };
}

/** point.go: asks to show the team a place, in tiles. */
export function writePoint(w: Writer, x: number, y: number): void {
  w.u16(Math.floor(x * 16)).u16(Math.floor(y * 16));
}
