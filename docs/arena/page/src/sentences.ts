// What to tell a person about a code. The server's own sentence counts first.

import { Code } from "../../../../netio/webclient/sdk/src/index.ts";
import { Refused } from "./wire.ts";

const words: Record<number, string> = {
  [Code.BAD_VERSION]: "This page and the server are of different versions. Reload the page.",
  [Code.BAD_PASSWORD]: "The server asks for a password, and this was not it.",
  [Code.BAD_NAME]: "A name has 3 to 16 letters, digits, hyphens or underscores.",
  [Code.NAME_TAKEN]: "Somebody already plays under that name. Choose another one.",
  [Code.SERVER_FULL]: "The server is full. Try again in a little while.",
  [Code.DROPPED]: "The server cannot be reached. Is it running?",
  [Code.SHUTDOWN]: "The server is restarting.",
  [Code.REPLACED]: "You joined from somewhere else, so this page was let go.",
  [Code.LEFT]: "",
  [Code.NO_ROOM]: "That match is over, or never was.",
  [Code.ROOM_FULL]: "That match is full.",
  [Code.ROOM_CLOSED]: "That match is over.",
  [Code.NO_SEAT]: "That match is for those alone for whom a seat is kept.",
  [Refused.tooSoon]: "Wait a moment.",
  [Refused.down]: "Not before you are back.",
};

/** Whether a code says that the room which was asked for takes nobody. */
export function roomGone(code: number): boolean {
  return code === Code.NO_ROOM || code === Code.ROOM_FULL || code === Code.ROOM_CLOSED || code === Code.NO_SEAT;
}

export function sentence(code: number, said = ""): string {
  return words[code] ?? (said || `The server refused, with code ${code}.`);
}
