// Breaking and placing: what is held down becomes requests, and a word when
// nothing can come of it.

import type { Answer } from "../../sdk/src/index.ts";
import { breakTile, place, release, type SandboxClient, TileFlag } from "./sandbox/index.ts";

/** How far one can reach, in tiles; the server decides, this only marks. */
export const reachTiles = 5;
const placeEveryMs = 220;
/** After an answer the same tile is not asked for again for this long. */
const patienceMs = 600;
/** Who lets go sooner meant to click: a tile takes longer. */
const clickMs = 150;

/** What was asked for. */
export type Act = "break" | "place";

/** A tile. */
export interface Target { x: number; y: number }

/** What is pointed at, and what the hands do in this frame. */
export interface Hands {
  readonly target: (Target & { reachable: boolean }) | null;
  readonly digs: boolean;
  readonly places: boolean;
  /** One of them has begun anew since the last frame. */
  readonly fresh: boolean;
  /** There is a block in hand. */
  readonly block: boolean;
}

export class Actions {
  /** The tile being broken. */
  breaking: Target | null = null;
  /** A request was refused. */
  onRefused: (a: Answer, act: Act, t: Target) => void = () => {};
  /** A request that was made at that time was done. */
  onDone: (askedAt: number, act: Act) => void = () => {};
  /** Nothing was asked for, for that reason. */
  onVain: (why: string) => void = () => {};
  private readonly client: SandboxClient;
  private placedAt = 0;
  private placedOn: Target | null = null; // until it is let go
  private due: Target | null = null; // clicked sooner than the server allows
  private refusedAt = 0;
  private refused: Target | null = null;
  private brokeAt = 0;
  /** What the hands have begun; it stays that until they let go. */
  private act: Act | null = null;

  constructor(client: SandboxClient) {
    this.client = client;
  }

  /** Call each frame. */
  update(now: number, h: Hands): void {
    const t = h.target?.reachable ? h.target : null;
    const flags = h.target ? this.client.tiles.info(h.target.x, h.target.y)?.flags ?? 0 : 0;
    const breakable = (flags & TileFlag.breakable) !== 0;
    if (h.fresh || (!h.digs && !h.places)) this.act = this.placedOn = null;
    const fresh = this.act === null;
    if (h.digs || h.places) this.act ??= h.places || (h.block && !breakable) ? "place" : "break";
    if (this.act === "break" && t && breakable) this.dig(now, t);
    else if (this.breaking) {
      if (this.act === null && now - this.brokeAt < clickMs) this.onVain("Hold it down to break that");
      this.letGo();
    }
    if (this.due && now - this.placedAt >= placeEveryMs) this.put(now, this.due);
    if (this.act === "place" && t) this.place(now, t, (flags & TileFlag.solid) !== 0, fresh);
    if (fresh && this.act && h.target) this.vain(h.target, this.act === "break" && !breakable);
  }

  /** Lets go of everything. */
  letGo(): void {
    if (!this.breaking) return;
    this.breaking = null;
    void release(this.client);
  }

  /** Whether it is oneself who works at that tile, or did so last. */
  touched(x: number, y: number): boolean {
    const t = { x, y };
    return [this.breaking, this.placedOn, this.refused].some((o) => o !== null && same(o, t));
  }

  /** Says what keeps hands that begin something from it. */
  private vain(t: Target & { reachable: boolean }, nothing: boolean): void {
    if (!t.reachable) this.onVain("Too far away");
    else if (nothing) this.onVain("There is nothing to break there");
  }

  private dig(now: number, t: Target): void {
    if (this.breaking && same(this.breaking, t)) return;
    if (this.refused && same(this.refused, t) && now - this.refusedAt < patienceMs) return;
    this.letGo();
    const mine = (this.breaking = { ...t });
    this.brokeAt = now;
    void breakTile(this.client, t.x, t.y).then((a) => {
      this.answered(a, mine, "break", now);
      if (this.breaking === mine) this.breaking = null;
    });
  }

  private place(now: number, t: Target, solid: boolean, fresh: boolean): void {
    if (this.placedOn && same(this.placedOn, t)) return;
    if (solid) return fresh ? this.onVain("Something is there already") : undefined;
    if (now - this.placedAt >= placeEveryMs) this.put(now, t);
    else if (fresh) this.due = { ...t };
  }

  private put(now: number, t: Target): void {
    this.due = null;
    this.placedAt = now;
    const at = (this.placedOn = { ...t });
    void place(this.client, t.x, t.y).then((a) => this.answered(a, at, "place", now));
  }

  private answered(a: Answer, t: Target, act: Act, askedAt: number): void {
    this.refused = t; // or done, while the tile is not yet told
    this.refusedAt = performance.now();
    if (a.ok) return this.onDone(askedAt, act);
    if (act === "place") this.placedOn = null;
    this.onRefused(a, act, t);
  }
}

function same(a: Target, b: Target): boolean {
  return a.x === b.x && a.y === b.y;
}
