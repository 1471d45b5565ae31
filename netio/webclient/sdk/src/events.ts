// Events: what must arrive, in order, beside the state.

import { Reader } from "./bytes.ts";

/** An answer to a request. */
export interface AnswerEvent { readonly seq: number; readonly code: number }
/** Who plays: how many, and the first fifty. */
export interface RosterEvent { readonly players: number; readonly first: readonly { readonly id: number; readonly name: string }[] }
/** Who is told. */
export interface EventSinks {
  answer(e: AnswerEvent): void;
  roster(e: RosterEvent): void;
  notice(sentence: string): void;
  /** So many lines of chat, or other things that need not arrive, were left out here. */
  omitted(count: number): void;
  /** An event of the game's own, or of a newer server; body is lent. */
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
      case 3:
        to.roster(roster(b));
        break;
      case 4:
        to.notice(b.text(bodyMax));
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
