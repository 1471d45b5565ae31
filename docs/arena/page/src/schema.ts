// Written by `arena schema --ts`: change the game, not this.

import { encodeText, type Reader, type Writer } from "../../../../netio/webclient/sdk/src/index.ts";

export const protocol = { magic: 0x646b6374, version: 1, schemaHash: 0x7d7060795c2e7e28n, tickRate: 30 } as const;

/** Kinds of the game's own packets. */
export const Kind = {
  Point: 32,
  Go: 33,
} as const;

/** Types of events. */
export const EventType = {
  Answer: 1,
  Roster: 3,
  Notice: 4,
  Omitted: 6,
  Kill: 64,
  NoWay: 65,
  Matches: 66,
} as const;

/** Ids of globals. */
export const GlobalId = {
  Match: 0,
  Board: 1,
} as const;

/** Why something was refused or ended, by number; a refusal of a join that closes ends the connection. */
export const codes: Readonly<Record<number, { readonly name: string; readonly sentence: string; readonly closes: boolean }>> = {
  0: { name: "OK", sentence: "", closes: false },
  1: { name: "BAD_FRAME", sentence: "That was not a packet of this protocol.", closes: true },
  2: { name: "TOO_LARGE", sentence: "That packet was too large.", closes: true },
  3: { name: "BAD_STATE", sentence: "That packet does not belong here.", closes: true },
  4: { name: "BAD_VALUE", sentence: "That packet held an impossible value.", closes: true },
  5: { name: "BAD_MAGIC", sentence: "This server speaks the tickd protocol only.", closes: true },
  6: { name: "BAD_VERSION", sentence: "This server speaks another version of the protocol.", closes: true },
  7: { name: "BAD_PASSWORD", sentence: "The password is wrong.", closes: true },
  8: { name: "BAD_NAME", sentence: "A name has 3 to 16 letters, digits, _ or -.", closes: false },
  9: { name: "NAME_TAKEN", sentence: "Somebody already plays under that name.", closes: false },
  10: { name: "SERVER_FULL", sentence: "The server is full.", closes: true },
  11: { name: "RETRY_LATER", sentence: "Too many are joining right now.", closes: true },
  12: { name: "RATE", sentence: "Too many packets.", closes: true },
  13: { name: "IDLE", sentence: "Nothing was heard for too long.", closes: true },
  14: { name: "SLOW_CLIENT", sentence: "The connection is too slow to keep up.", closes: true },
  15: { name: "SHUTDOWN", sentence: "The server is stopping.", closes: true },
  16: { name: "KICKED", sentence: "You were kicked.", closes: true },
  17: { name: "REPLACED", sentence: "You joined again from elsewhere.", closes: true },
  18: { name: "LEFT", sentence: "Goodbye.", closes: true },
  19: { name: "DROPPED", sentence: "", closes: true },
  20: { name: "INTERNAL", sentence: "The server made a mistake.", closes: true },
  21: { name: "ENDED", sentence: "What you played has ended.", closes: true },
  22: { name: "NO_ROOM", sentence: "There is no room of that name.", closes: true },
  23: { name: "ROOM_FULL", sentence: "That room is full.", closes: true },
  24: { name: "ROOM_CLOSED", sentence: "That room is closing.", closes: true },
  25: { name: "NO_SEAT", sentence: "No seat is kept for you there.", closes: true },
  26: { name: "MOVED", sentence: "You went to another room.", closes: true },
  27: { name: "RESTARTED", sentence: "The server has started again.", closes: true },
  28: { name: "READ_ONLY", sentence: "The server can change nothing right now: its disk is full.", closes: true },
  29: { name: "RECORDING", sentence: "This is a recording: you can watch, but not play.", closes: true },
  39: { name: "OUT_OF_ORDER", sentence: "A packet came out of order.", closes: true },
  40: { name: "TOO_MANY", sentence: "", closes: false },
  128: { name: "TEAM_FULL", sentence: "That team is full: take the other one.", closes: false },
  129: { name: "BAD_TEAM", sentence: "There is no such team.", closes: true },
  130: { name: "TOO_SOON", sentence: "Wait a moment.", closes: false },
  131: { name: "DOWN", sentence: "Not before you are back.", closes: false },
};

export const CodeNumber = {
  OK: 0,
  BAD_FRAME: 1,
  TOO_LARGE: 2,
  BAD_STATE: 3,
  BAD_VALUE: 4,
  BAD_MAGIC: 5,
  BAD_VERSION: 6,
  BAD_PASSWORD: 7,
  BAD_NAME: 8,
  NAME_TAKEN: 9,
  SERVER_FULL: 10,
  RETRY_LATER: 11,
  RATE: 12,
  IDLE: 13,
  SLOW_CLIENT: 14,
  SHUTDOWN: 15,
  KICKED: 16,
  REPLACED: 17,
  LEFT: 18,
  DROPPED: 19,
  INTERNAL: 20,
  ENDED: 21,
  NO_ROOM: 22,
  ROOM_FULL: 23,
  ROOM_CLOSED: 24,
  NO_SEAT: 25,
  MOVED: 26,
  RESTARTED: 27,
  READ_ONLY: 28,
  RECORDING: 29,
  OUT_OF_ORDER: 39,
  TOO_MANY: 40,
  TEAM_FULL: 128,
  BAD_TEAM: 129,
  TOO_SOON: 130,
  DOWN: 131,
} as const;

/** Classes of entities. */
export const ClassNumber = {
  Fighter: 0,
  Shot: 1,
  Pack: 2,
  Mark: 3,
} as const;

/** Where the numbers of an entity are: divide by scale; rate is where a predicted one's change in a tick is. */
export const lanes = {
  position: {
    x: { index: 0, scale: 64, bits: 18, kind: "predicted", rate: 2 },
    y: { index: 1, scale: 64, bits: 18, kind: "predicted", rate: 3 },
  },
  heading: {
    aim: { index: 4, scale: 256, bits: 8, kind: "angle" },
  },
  health: {
    points: { index: 5, scale: 1, bits: 7, kind: "delta" },
  },
  side: {
    team: { index: 6, scale: 1, bits: 2, kind: "raw" },
  },
  by: {
    fighter: { index: 7, scale: 1, bits: 20, kind: "raw" },
  },
} as const;

export interface Controls {
  /** -127 to 127; x*x + y*y is at most 127*127 */
  readonly x: number;
  /** -127 to 127 */
  readonly y: number;
  /** 1 fire, 2 reload; 0 to 3 */
  readonly buttons: number;
  /** 1/65536 turn, clockwise from east */
  readonly aim: number;
}

export function writeControls(w: Writer, m: Controls): Writer {
  w.u8(m.x);
  w.u8(m.y);
  w.u8(m.buttons);
  w.u16(m.aim);
  return w;
}

export interface Point {
  readonly seq: number;
  /** 1/16 tile; 0 to 767 */
  readonly x: number;
  /** 1/16 tile; 0 to 511 */
  readonly y: number;
}

export function writePoint(w: Writer, m: Point): Writer {
  w.u32(m.seq);
  w.u16(m.x);
  w.u16(m.y);
  return w;
}

export interface Go {
  /** empty for any match; 0 to 32 */
  readonly room: string;
}

export function writeGo(w: Writer, m: Go): Writer {
  w.bytes(encodeText(m.room));
  return w;
}

export interface AnswerEvent {
  readonly seq: number;
  readonly code: number;
}

export function readAnswerEvent(r: Reader): AnswerEvent {
  const mSeq = r.u32();
  const mCode = r.u8();
  return { seq: mSeq, code: mCode };
}

export interface RosterEvent {
  /** of all players */
  readonly count: number;
  readonly some: {
    readonly id: number;
    /** 0 to 16 */
    readonly name: string;
  }[];
}

export function readRosterEvent(r: Reader): RosterEvent {
  const mCount = r.varint();
  const mSome = [];
  while (r.left > 0) mSome.push((() => {
    const mSomeId = r.u32();
    const mSomeName = r.text(16);
    return { id: mSomeId, name: mSomeName };
  })());
  return { count: mCount, some: mSome };
}

export interface NoticeEvent {
  /** 0 to 200 */
  readonly sentence: string;
}

export function readNoticeEvent(r: Reader): NoticeEvent {
  const mSentence = r.text(200);
  return { sentence: mSentence };
}

export interface OmittedEvent {
  readonly count: number;
}

export function readOmittedEvent(r: Reader): OmittedEvent {
  const mCount = r.varint();
  return { count: mCount };
}

export interface KillEvent {
  readonly killer: number;
  readonly victim: number;
  readonly team: number;
}

export function readKillEvent(r: Reader): KillEvent {
  const mKiller = r.u32();
  const mVictim = r.u32();
  const mTeam = r.u8();
  return { killer: mKiller, victim: mVictim, team: mTeam };
}

export interface NoWayEvent {
  readonly code: number;
}

export function readNoWayEvent(r: Reader): NoWayEvent {
  const mCode = r.u8();
  return { code: mCode };
}

export interface MatchesEvent {
  /** 0 to 24 */
  readonly list: {
    /** 0 to 32 */
    readonly room: string;
    readonly taken: number;
    readonly seats: number;
  }[];
}

export function readMatchesEvent(r: Reader): MatchesEvent {
  let mListCount = Math.min(r.varint(), 24);
  const mList = [];
  while (mListCount-- > 0) mList.push((() => {
    const mListRoom = r.text(32);
    const mListTaken = r.u8();
    const mListSeats = r.u8();
    return { room: mListRoom, taken: mListTaken, seats: mListSeats };
  })());
  return { list: mList };
}

export interface MatchGlobal {
  /** 0 warm-up, 1 running, 2 over; 0 to 2 */
  readonly phase: number;
  /** tick in which the phase ends at the latest; 0: when somebody comes */
  readonly until: number;
  /** kills of the team */
  readonly red: number;
  /** kills of the team */
  readonly blue: number;
  /** team; 0: not over, or a draw; 0 to 2 */
  readonly winner: number;
}

export function readMatchGlobal(r: Reader): MatchGlobal {
  const mPhase = r.u8();
  const mUntil = r.u32();
  const mRed = r.u16();
  const mBlue = r.u16();
  const mWinner = r.u8();
  return { phase: mPhase, until: mUntil, red: mRed, blue: mBlue, winner: mWinner };
}

export interface BoardGlobal {
  /** 0 to 64 */
  readonly rows: {
    readonly fighter: number;
    readonly team: number;
    readonly kills: number;
    readonly deaths: number;
  }[];
}

export function readBoardGlobal(r: Reader): BoardGlobal {
  let mRowsCount = Math.min(r.varint(), 64);
  const mRows = [];
  while (mRowsCount-- > 0) mRows.push((() => {
    const mRowsFighter = r.u32();
    const mRowsTeam = r.u8();
    const mRowsKills = r.u16();
    const mRowsDeaths = r.u16();
    return { fighter: mRowsFighter, team: mRowsTeam, kills: mRowsKills, deaths: mRowsDeaths };
  })());
  return { rows: mRows };
}
