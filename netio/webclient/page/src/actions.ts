// Breaking and placing: what is held down becomes requests.

import type { Answer } from "../../sdk/src/index.ts";
import { breakTile, place, release, type SandboxClient, TileFlag } from "./sandbox/index.ts";

/** How far one can reach, in tiles; the server decides, this only marks. */
export const reachTiles = 5;
const placeEveryMs = 220;
/** After a refusal the same tile is not asked for again for this long. */
const patienceMs = 600;

/** What was asked for. */
export type Act = "break" | "place";

/** A tile. */
export interface Target { x: number; y: number }

export class Actions {
  /** The tile being broken. */
  breaking: Target | null = null;
  /** A request was refused. */
  onRefused: (a: Answer, act: Act) => void = () => {};
  private readonly client: SandboxClient;
  private placedAt = 0;
  private refusedAt = 0;
  private refused: Target | null = null;

  constructor(client: SandboxClient) {
    this.client = client;
  }

  /** Call each frame: what is pointed at, and what is held down. */
  update(now: number, t: Target | null, digs: boolean, places: boolean, holdsBlock: boolean): void {
    const flags = t ? this.client.tiles.info(t.x, t.y)?.flags ?? 0 : 0;
    const breakable = (flags & TileFlag.breakable) !== 0;
    if (t && digs && breakable) this.dig(now, t);
    else if (this.breaking) this.letGo();
    if (t && (places || (digs && holdsBlock && !breakable && !this.breaking))) this.place(now, t);
  }

  /** Lets go of everything. */
  letGo(): void {
    if (!this.breaking) return;
    this.breaking = null;
    void release(this.client);
  }

  private dig(now: number, t: Target): void {
    if (this.breaking && same(this.breaking, t)) return;
    if (this.refused && same(this.refused, t) && now - this.refusedAt < patienceMs) return;
    this.letGo();
    const mine = (this.breaking = { ...t });
    void breakTile(this.client, t.x, t.y).then((a) => {
      if (!a.ok) this.refuse(a, mine, "break");
      if (this.breaking === mine) this.breaking = null;
    });
  }

  private place(now: number, t: Target): void {
    if (now - this.placedAt < placeEveryMs) return;
    this.placedAt = now;
    const at = { ...t };
    void place(this.client, t.x, t.y).then((a) => !a.ok && this.refuse(a, at, "place"));
  }

  private refuse(a: Answer, t: Target, act: Act): void {
    this.refused = t;
    this.refusedAt = performance.now();
    this.onRefused(a, act);
  }
}

function same(a: Target, b: Target): boolean {
  return a.x === b.x && a.y === b.y;
}
