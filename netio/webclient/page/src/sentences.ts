// What to tell a person about a code. The server's own sentence comes after
// ours, where it says more.

import { Code } from "../../sdk/src/index.ts";
import { Answered } from "./sandbox/index.ts";

const refusals: Record<number, string> = {
  [Code.BAD_FRAME]: "The server could not understand this page. Reload it to get the newest version.",
  [Code.TOO_LARGE]: "The server refused a message that was too large.",
  [Code.BAD_STATE]: "The server did not expect that just now. Please try again.",
  [Code.BAD_VALUE]: "The server refused a value that cannot be.",
  [Code.BAD_MAGIC]: "There is something else at that address, not this game.",
  [Code.BAD_VERSION]: "This page and the server are of different versions. Reload the page.",
  [Code.BAD_PASSWORD]: "The server asks for a password, and this was not it.",
  [Code.BAD_NAME]: "A name has 3 to 16 letters, digits, hyphens or underscores.",
  [Code.NAME_TAKEN]: "Somebody already plays under that name. Choose another one.",
  [Code.SERVER_FULL]: "The server is full. Try again in a little while.",
  [Code.RETRY_LATER]: "Too many people are joining at once. Try again in a moment.",
  [Code.RATE]: "You were sending too much at once, so the server ended the connection.",
  [Code.IDLE]: "Nothing was heard from you for too long.",
  [Code.SLOW_CLIENT]: "Your connection is too slow to keep up with the game.",
  [Code.SHUTDOWN]: "The server is restarting.",
  [Code.KICKED]: "An operator has removed you from the game.",
  [Code.REPLACED]: "You joined from somewhere else, so this page was let go.",
  [Code.LEFT]: "You left the game.",
  [Code.ENDED]: "What you played has ended.",
  [Code.NO_ROOM]: "There is no room of that name here. Play again to go to any other.",
  [Code.ROOM_FULL]: "That room is full. Play again to go to any other.",
  [Code.ROOM_CLOSED]: "That room has closed. Play again to go to any other.",
  [Code.NO_SEAT]: "That room is for those alone for whom a seat is kept. Play again to go to any other.",
  [Code.DROPPED]: "The server cannot be reached. Is it running?",
  [Code.INTERNAL]: "Something went wrong inside the server.",
};

const answers: Record<number, string> = {
  [Answered.OUT_OF_REACH]: "Too far away",
  [Answered.NO_SIGHT]: "Something is in the way",
  [Answered.COOLDOWN]: "Not so fast",
  [Answered.NOT_BREAKABLE]: "That cannot be broken",
  [Answered.NOT_PLACEABLE]: "Nothing can be placed there",
  [Answered.BLOCKED]: "Somebody is standing there",
  [Code.TOO_MANY]: "One thing at a time",
  [Answered.DEAD]: "Not while you are down",
  [Answered.NO_TOOL]: "You need another tool for that",
  [Answered.BAD_TARGET]: "There is nothing to do there",
  [Code.RATE]: "Not so fast",
  [Code.RETRY_LATER]: "Too many are talking: nobody heard that",
};

/** Why one is not in the game. */
export function refusal(code: number, sentence = ""): string {
  return refusals[code] ?? (sentence || `The server refused, with code ${code}.`);
}

/** How many play. */
export function playing(n: number): string {
  return n === 0 ? "Nobody plays right now." : n === 1 ? "1 player is here." : `${n} players are here.`;
}

/** What one can do who watches. */
export function watching(n: number, touch: boolean): string {
  return `${playing(n)} ${touch ? "Drag to look around, two fingers zoom." : "W A S D or drag to look around, + and \u2212 zoom."}`;
}

/** Why nothing of the game is seen before one plays. */
export function watchRefusal(code: number): string {
  if (code === Code.SERVER_FULL) return "No more can watch right now, but you can play.";
  if (code === Code.DROPPED) return "The server does not answer right now.";
  if (code === Code.BAD_PASSWORD) return "Who wants in here needs a password.";
  return "One cannot watch here, but you can play.";
}

/** Whether a code says that the room which was asked for takes nobody. */
export function roomGone(code: number): boolean {
  return code === Code.NO_ROOM || code === Code.ROOM_FULL || code === Code.ROOM_CLOSED || code === Code.NO_SEAT;
}

/** Why a request was not done; "" when there is nothing worth saying. */
export function answer(code: number, act = "", solid = false): string {
  if (code === Answered.BLOCKED && solid) return "Something is there already";
  if (code === Answered.NO_TOOL && act === "place") return "Choose a block to place: 2 to 9";
  if (code === Answered.NO_TOOL && act === "break") return "Take the shovel for that: 1";
  return answers[code] ?? "";
}
