// The last 32 applied snapshots: what the server may code against.

import { type Members, MembersPool } from "./members.ts";

export const historyMax = 32;
export const groupsMax = 8;
/** Layers beside the public one: the team's, the owner's. */
export const layersMax = 2;

/** What the client held after one snapshot: the view and each slot's content. */
export class Frame {
  tick = 0;
  cx = 0;
  cy = 0;
  /** Per slot, its groups: 0 unknown, 1 an ordinary cell, else a crowded one. */
  readonly groups: Uint8Array;
  /** Per slot, groupsMax contents; then, per layer, one a slot. null is unknown. */
  readonly contents: (Members | null)[];

  constructor(slots: number) {
    this.groups = new Uint8Array(slots);
    this.contents = new Array(slots * (groupsMax + layersMax)).fill(null);
  }
}

/** A ring of frames that share contents by counting references. */
export class History {
  readonly pool: MembersPool;
  private readonly slots: number;
  private readonly frames: Frame[] = []; // oldest first
  private readonly spare: Frame[] = [];

  constructor(slots: number, stride: number) {
    this.slots = slots;
    this.pool = new MembersPool(stride);
  }

  get newest(): Frame | undefined {
    return this.frames[this.frames.length - 1];
  }

  get length(): number {
    return this.frames.length;
  }

  find(tick: number): Frame | undefined {
    for (let i = this.frames.length - 1; i >= 0; i--) if (this.frames[i].tick === tick) return this.frames[i];
    return undefined;
  }

  /** A frame to fill, with everything unknown. */
  take(): Frame {
    const f = this.spare.pop() ?? new Frame(this.slots);
    f.groups.fill(0);
    f.contents.fill(null);
    return f;
  }

  /** Makes f the newest. */
  push(f: Frame): void {
    for (const m of f.contents) if (m) m.refs++;
    this.frames.push(f);
    if (this.frames.length > historyMax) this.drop(this.frames.shift()!);
  }

  clear(): void {
    for (const f of this.frames) this.drop(f);
    this.frames.length = 0;
  }

  private drop(f: Frame): void {
    for (const m of f.contents) if (m && --m.refs === 0) this.pool.give(m);
    this.spare.push(f);
  }
}
