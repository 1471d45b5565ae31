// Which room the client wants, in which it was last, and what it may show there to be who it was.

import { Code } from "./codes.ts";
import type { Keepsake } from "./keepsake.ts";

/** Where to go: to the room of a name, else to one with a label; a reservation is a seat that is kept. */
export interface Goal {
  readonly room: string;
  readonly label: string;
  readonly reservation: Uint8Array;
}

const nowhere = new Uint8Array(0);
/** In so many rooms a client may come back to what it played; when it was in more, it forgets those before. */
const tokensMax = 64;

export class Rooms {
  private goal: Goal = { room: "", label: "", reservation: nowhere };
  private last = "";
  private name = "";
  private readonly tokens = new Map<string, Uint8Array>();
  private readonly keepsake: Keepsake | undefined;

  constructor(keepsake?: Keepsake) {
    this.keepsake = keepsake;
  }

  /** Another goal, or another name to go there under; true when the goal is the one that there was. */
  want(goal: Goal, name: string): boolean {
    const first = this.name === "", sameName = name === this.name;
    this.name = name;
    const old = this.goal, same = goal.room === old.room && goal.label === old.label && goal.reservation.length === 0 && old.reservation.length === 0;
    if (!same || !sameName) this.tokens.clear();
    if (!same) this.last = "";
    this.goal = goal;
    if (first) for (const [room, token] of this.keepsake?.tokens(name) ?? []) this.tokens.set(room, token);
    return same;
  }

  /** What a Hello asks for: after a loss the room in which the client was, else its goal. */
  get next(): Goal {
    return this.last === "" ? this.goal : { room: this.last, label: "", reservation: nowhere };
  }

  /** The room has let the player in. A reservation is good for once. */
  entered(room: string, token: Uint8Array): void {
    if (this.tokens.size >= tokensMax) this.tokens.clear();
    this.tokens.set(room, token);
    this.keepsake?.keep(this.name, this.tokens);
    this.last = room;
    if (this.goal.reservation.length > 0) this.goal = { ...this.goal, reservation: nowhere };
  }

  /** What a Join shows in a room. */
  token(room: string): Uint8Array {
    return this.tokens.get(room) ?? nowhere;
  }

  /** Whether a code says that there is no way back to the last room, and the goal is another one, which comes next. */
  turnBack(code: number): boolean {
    const gone = code === Code.NO_ROOM || code === Code.ROOM_FULL || code === Code.ROOM_CLOSED || code === Code.NO_SEAT;
    if (!gone || this.last === "" || this.last === this.goal.room) return false;
    this.last = "";
    return true;
  }
}
