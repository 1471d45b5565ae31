// Events: what must arrive, in order, beside the state.

import { Reader } from "./bytes.ts";

/** An answer to a request. */
export interface AnswerEvent { readonly seq: number; readonly code: number }
/** A line of chat. Name and text are players' own words: show them as text only. */
export interface ChatEvent { readonly scope: number; readonly from: number; readonly name: string; readonly text: string }
/** Who plays: how many, and the first fifty. */
export interface RosterEvent { readonly players: number; readonly first: readonly { readonly id: number; readonly name: string }[] }
/** Somebody breaks a tile. */
export interface ProgressEvent {
  readonly who: number;
  readonly x: number;
  readonly y: number;
  /** 0 to 1; 0: it ended. */
  readonly part: number;
}

/** Who is told. */
export interface EventSinks {
  answer(e: AnswerEvent): void;
  chat(e: ChatEvent): void;
  roster(e: RosterEvent): void;
  notice(sentence: string): void;
  progress(e: ProgressEvent): void;
  /** So many lines of chat, or other things that need not arrive, were left out here. */
  omitted(count: number): void;
  /** An event of the game's own, or a newer server's; body is lent. */
  other(type: number, body: Uint8Array): void;
}

const bodyMax = 2 << 10;

/** Reads an Events packet's body. */
export function readEvents(r: Reader, to: EventSinks): void {
  r.u32(); // tick
  while (r.left > 0) {
    const type = r.u8(), body = r.lend(bodyMax), b = new Reader(body);
    switch (type) {
      case 1:
        to.answer({ seq: b.u32(), code: b.u8() });
        break;
      case 2:
        to.chat({ scope: b.u8(), from: b.u32(), name: b.text(bodyMax), text: b.text(bodyMax) });
        break;
      case 3:
        to.roster(roster(b));
        break;
      case 4:
        to.notice(b.text(bodyMax));
        break;
      case 5:
        to.progress({ who: b.u32(), x: b.u16(), y: b.u16(), part: b.u8() / 255 });
        break;
      case 6:
        to.omitted(b.varint());
        break;
      default:
        to.other(type, body);
    }
  }
}

function roster(b: Reader): RosterEvent {
  const players = b.varint(), first = [];
  while (b.left > 0) first.push({ id: b.u32(), name: b.text(255) });
  return { players, first };
}
