// Events of the sandbox.

import { Reader } from "../../../sdk/src/index.ts";
import { EventType, type HappenedEvent, readHappenedEvent } from "./schema.ts";

/** A line of chat. Name and text are players' own words: show them as text only. */
export interface ChatEvent { readonly scope: number; readonly from: number; readonly name: string; readonly text: string }
/** Somebody breaks a tile. */
export interface ProgressEvent {
  readonly who: number;
  readonly x: number;
  readonly y: number;
  /** 0 to 1; 0: it ended. */
  readonly part: number;
}

/** Who is told. */
export interface SandboxSinks {
  chat(e: ChatEvent): void;
  progress(e: ProgressEvent): void;
  happened(e: HappenedEvent): void;
}

const textMax = 2 << 10;

/** Passes on an event that is the sandbox's; others are left alone. */
export function readEvent(type: number, body: Uint8Array, to: SandboxSinks): void {
  const b = new Reader(body);
  if (type === EventType.Chat) to.chat({ scope: b.u8(), from: b.u32(), name: b.text(textMax), text: b.text(textMax) });
  else if (type === EventType.Happened) to.happened(readHappenedEvent(b));
  else if (type === 5) to.progress({ who: b.u32(), x: b.u16(), y: b.u16(), part: b.u8() / 255 });
}
