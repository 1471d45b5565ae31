// Written by `yourgame schema --ts`: change the game, not this.

import { type Reader, type Writer } from "./tickd.js";

export const protocol = { magic: 0x646b6374, version: 1, schemaHash: 0x32b564c48b26b2f9n, tickRate: 20 } as const;

/** Kinds of the game's own packets. */
export const Kind = {
  Call: 32,
} as const;

/** Types of events. */
export const EventType = {
  Answer: 1,
  Roster: 3,
  Notice: 4,
  Omitted: 6,
  Called: 64,
} as const;

/** Ids of globals. */
export const GlobalId = {
  Board: 0,
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
  128: { name: "BAD_COLOUR", sentence: "A colour is one byte.", closes: true },
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
  BAD_COLOUR: 128,
} as const;

/** Classes of entities. */
export const ClassNumber = {
  Lantern: 0,
  Light: 1,
} as const;

/** Where the numbers of an entity are: divide by scale; rate is where a predicted one's change in a tick is. */
export const lanes = {
  position: {
    x: { index: 0, scale: 64, bits: 18, kind: "predicted", rate: 2 },
    y: { index: 1, scale: 64, bits: 18, kind: "predicted", rate: 3 },
  },
  glow: {
    hue: { index: 4, scale: 1, bits: 8, kind: "raw" },
    lights: { index: 5, scale: 1, bits: 16, kind: "delta" },
  },
} as const;

export interface Controls {
  /** a bit each */
  readonly buttons: number;
  /** 1/65536 turn, clockwise from east */
  readonly aim: number;
  /** positive to the east; -127 to 127 */
  readonly x: number;
  /** positive to the south; -127 to 127 */
  readonly y: number;
}

export function writeControls(w: Writer, m: Controls): Writer {
  w.u16(m.buttons);
  w.u16(m.aim);
  w.u8(m.x);
  w.u8(m.y);
  return w;
}

export interface Call {
}

export function writeCall(w: Writer, m: Call): Writer {
  void m;
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

export interface CalledEvent {
  readonly who: number;
}

export function readCalledEvent(r: Reader): CalledEvent {
  const mWho = r.u32();
  return { who: mWho };
}

export interface BoardGlobal {
  /** 0 to 5 */
  readonly rows: {
    readonly who: number;
    readonly lights: number;
  }[];
}

export function readBoardGlobal(r: Reader): BoardGlobal {
  let mRowsCount = Math.min(r.varint(), 5);
  const mRows = [];
  while (mRowsCount-- > 0) mRows.push((() => {
    const mRowsWho = r.u32();
    const mRowsLights = r.u16();
    return { who: mRowsWho, lights: mRowsLights };
  })());
  return { rows: mRows };
}
