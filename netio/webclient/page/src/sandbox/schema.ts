// Written by `tickd schema --ts`: change the game, not this.

import { encodeText, type Reader, type Writer } from "../../../sdk/src/index.ts";

export const protocol = { magic: 0x646b6374, version: 1, schemaHash: 0x3fe0974ee193f75cn, tickRate: 20 } as const;

/** Kinds of the game's own packets. */
export const Kind = {
  Break: 8,
  Release: 9,
  Place: 10,
  Select: 11,
  Chat: 12,
} as const;

/** Types of events. */
export const EventType = {
  Answer: 1,
  Roster: 3,
  Notice: 4,
  Omitted: 6,
  Chat: 2,
  Happened: 128,
} as const;

/** Ids of globals. */
export const GlobalId = {
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
  32: { name: "OUT_OF_REACH", sentence: "", closes: false },
  33: { name: "NO_SIGHT", sentence: "", closes: false },
  34: { name: "COOLDOWN", sentence: "", closes: false },
  35: { name: "NOT_BREAKABLE", sentence: "", closes: false },
  36: { name: "NOT_PLACEABLE", sentence: "", closes: false },
  37: { name: "BLOCKED", sentence: "", closes: false },
  38: { name: "CANCELLED", sentence: "", closes: false },
  39: { name: "OUT_OF_ORDER", sentence: "A packet came out of order.", closes: true },
  40: { name: "TOO_MANY", sentence: "", closes: false },
  41: { name: "DEAD", sentence: "", closes: false },
  42: { name: "NO_TOOL", sentence: "", closes: false },
  43: { name: "BAD_TARGET", sentence: "", closes: false },
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
  OUT_OF_REACH: 32,
  NO_SIGHT: 33,
  COOLDOWN: 34,
  NOT_BREAKABLE: 35,
  NOT_PLACEABLE: 36,
  BLOCKED: 37,
  CANCELLED: 38,
  OUT_OF_ORDER: 39,
  TOO_MANY: 40,
  DEAD: 41,
  NO_TOOL: 42,
  BAD_TARGET: 43,
} as const;

/** Classes of entities. */
export const ClassNumber = {
  Player: 0,
  Creature: 1,
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
  hand: {
    item: { index: 6, scale: 1, bits: 6, kind: "raw" },
  },
  digging: {
    part: { index: 7, scale: 1, bits: 4, kind: "raw" },
    x: { index: 8, scale: 1, bits: 12, kind: "raw" },
    y: { index: 9, scale: 1, bits: 12, kind: "raw" },
  },
  absent: {
    away: { index: 10, scale: 1, bits: 1, kind: "raw" },
  },
} as const;

export interface Controls {
  /** 1 north, 2 south, 4 west, 8 east, 16 use; 0 to 31 */
  readonly buttons: number;
  /** 1/65536 turn, clockwise from east */
  readonly aim: number;
}

export function writeControls(w: Writer, m: Controls): Writer {
  w.u16(m.buttons);
  w.u16(m.aim);
  return w;
}

export interface Break {
  readonly seq: number;
  readonly x: number;
  readonly y: number;
}

export function writeBreak(w: Writer, m: Break): Writer {
  w.u32(m.seq);
  w.u16(m.x);
  w.u16(m.y);
  return w;
}

export interface Release {
  readonly seq: number;
}

export function writeRelease(w: Writer, m: Release): Writer {
  w.u32(m.seq);
  return w;
}

export interface Place {
  readonly seq: number;
  readonly x: number;
  readonly y: number;
}

export function writePlace(w: Writer, m: Place): Writer {
  w.u32(m.seq);
  w.u16(m.x);
  w.u16(m.y);
  return w;
}

export interface Select {
  readonly seq: number;
  readonly slot: number;
}

export function writeSelect(w: Writer, m: Select): Writer {
  w.u32(m.seq);
  w.u8(m.slot);
  return w;
}

export interface Chat {
  readonly seq: number;
  /** 0 near, 1 all; 0 to 1 */
  readonly scope: number;
  /** 0 to 200 */
  readonly text: string;
}

export function writeChat(w: Writer, m: Chat): Writer {
  w.u32(m.seq);
  w.u8(m.scope);
  w.bytes(encodeText(m.text));
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

export interface ChatEvent {
  /** 0 to 1 */
  readonly scope: number;
  readonly from: number;
  /** 0 to 16 */
  readonly name: string;
  /** 0 to 200 */
  readonly text: string;
}

export function readChatEvent(r: Reader): ChatEvent {
  const mScope = r.u8();
  const mFrom = r.u32();
  const mName = r.text(16);
  const mText = r.text(200);
  return { scope: mScope, from: mFrom, name: mName, text: mText };
}

export interface HappenedEvent {
  /** 1 joined, 2 gone, 3 died, 4 returned; 0 to 4 */
  readonly what: number;
  /** how many */
  readonly count: number;
  /** 0 when nobody is named */
  readonly who: number;
  /** 0 to 16 */
  readonly name: string;
  /** of gone a code, of died the tile; 0: not known */
  readonly why: number;
}

export function readHappenedEvent(r: Reader): HappenedEvent {
  const mWhat = r.u8();
  const mCount = r.varint();
  const mWho = r.u32();
  const mName = r.text(16);
  const mWhy = r.u8();
  return { what: mWhat, count: mCount, who: mWho, name: mName, why: mWhy };
}
