// What a player of the sandbox may ask for.

import { type Answer, encodeText } from "../../../sdk/src/index.ts";
import type { SandboxClient } from "./client.ts";
import { Kind } from "./schema.ts";

export const ChatScope = { near: 0, global: 1 } as const;

/** Bytes of UTF-8 in one line of chat. */
export const chatMax = 200;

/** Begins to break the tile; answered when it is broken, or not. */
export function breakTile(c: SandboxClient, x: number, y: number): Promise<Answer> {
  return c.request(Kind.Break, (w) => w.u16(x).u16(y));
}

/** Lets go of the tile that is being broken. */
export function release(c: SandboxClient): Promise<Answer> {
  return c.request(Kind.Release);
}

/** Places what is in hand. */
export function place(c: SandboxClient, x: number, y: number): Promise<Answer> {
  return c.request(Kind.Place, (w) => w.u16(x).u16(y));
}

/** Takes the item of that hotbar slot in hand. */
export function select(c: SandboxClient, slot: number): Promise<Answer> {
  return c.request(Kind.Select, (w) => w.u8(slot));
}

/** Says a line, cut to what fits. */
export function say(c: SandboxClient, scope: number, text: string): Promise<Answer> {
  let line = text;
  while (encodeText(line).length > chatMax) line = [...line].slice(0, -1).join("");
  return c.request(Kind.Chat, (w) => w.u8(scope).bytes(encodeText(line)));
}
