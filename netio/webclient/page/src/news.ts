// Who has come, gone and died, in lines of the chat: few by name, many in a sum.

import { Code } from "../../sdk/src/index.ts";
import type { HappenedEvent } from "./sandbox/index.ts";

/** What happened, as the server numbers it. */
export const What = { joined: 1, gone: 2, died: 3, returned: 4 } as const;

/** So many lines in so long; what is more is said in one at the end. */
const linesMax = 5;
const windowMs = 10_000;

const verbs: Record<number, string> = { [What.joined]: "joined", [What.gone]: "left", [What.died]: "died", [What.returned]: "returned" };

const goings: Record<number, string> = {
  [Code.DROPPED]: "lost the connection", [Code.IDLE]: "lost the connection", [Code.SLOW_CLIENT]: "could not keep up",
  [Code.KICKED]: "was removed by an operator", [Code.MOVED]: "went to another room",
};

const deaths: Record<string, string> = { lava: "was swallowed by lava" };

/** Turns events into lines. */
export class News {
  private began = -Infinity;
  private lines = 0;
  private readonly more = new Map<number, number>();

  /** The line for an event, "" for none: of one's own coming, or when it waits for the sum. tile names what killed. */
  line(e: HappenedEvent, selfId: number, tile: (n: number) => string, now: number): string {
    const mine = e.who !== 0 && e.who === selfId;
    if (!verbs[e.what] || e.count < 1 || mine && e.what !== What.died) return "";
    if (now >= this.began + windowMs && this.more.size === 0) {
      this.began = now;
      this.lines = 0;
    }
    if (e.who === 0 || this.lines >= linesMax && !mine) {
      this.more.set(e.what, (this.more.get(e.what) ?? 0) + e.count);
      return "";
    }
    this.lines++;
    if (e.what === What.died) return `${mine ? "You" : e.name} ${mine && deaths[tile(e.why)] ? deaths[tile(e.why)].replace("was", "were") : deaths[tile(e.why)] ?? "died"}`;
    if (e.what === What.returned) return `${e.name} is back`;
    return `${e.name} ${(e.what === What.gone && goings[e.why]) || verbs[e.what]}`;
  }

  /** The sum of what had no line of its own, when it is time for it; else "". */
  sum(now: number): string {
    if (this.more.size === 0 || now < this.began + windowMs) return "";
    const parts = [...this.more].sort((a, b) => a[0] - b[0]).map(([what, n], i) => `${n}${i ? "" : n === 1 ? " other" : " others"} ${verbs[what]}`);
    this.more.clear();
    return parts.join(", ");
  }

  /** Forgets what waits: it was of another world. */
  clear(): void {
    this.more.clear();
    this.began = -Infinity;
  }
}
