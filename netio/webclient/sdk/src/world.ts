// One session's world: what a Welcome began and snapshots go on with.

import type { Reader } from "./bytes.ts";
import { PlayClock } from "./clock.ts";
import { Entities } from "./entities.ts";
import { Header, type OwnState } from "./header.ts";
import type { Welcome } from "./packets.ts";
import { Schema } from "./schema.ts";
import { SnapshotReader } from "./snapshot.ts";

/** Tiles that an entity may move in one tick and still be interpolated. */
const snapTiles = 2;

/** Decoded state of one connection. */
export class World {
  readonly welcome: Welcome;
  readonly schema: Schema;
  readonly entities: Entities;
  clock: PlayClock;
  /** Header of the newest snapshot, of its last part. */
  readonly header = new Header();
  /** The newest tick that was applied, 0 for none. */
  tick = 0;
  /** What the owner alone is told: a hotbar. A copy. */
  ownBlob: Uint8Array | null = null;
  /** The own player's exact state, as of the newest snapshot that told it. */
  readonly own: OwnState = { x: 0, y: 0, vx: 0, vy: 0 };
  ownKnown = false;
  /** How old the newest snapshot's baseline was, in ticks. */
  age = 0;
  private readonly snapshots: SnapshotReader;
  private readonly snap: number;

  constructor(welcome: Welcome, schema: Schema) {
    this.welcome = welcome;
    this.schema = schema;
    this.entities = new Entities(schema);
    this.clock = new PlayClock(1000 / welcome.tickRate);
    this.snapshots = new SnapshotReader(schema, {
      across: Math.ceil(welcome.width / welcome.cellSize),
      down: Math.ceil(welcome.height / welcome.cellSize),
      side: welcome.viewCells,
    });
    this.snap = (snapTiles << schema.cellShift) / welcome.cellSize;
  }

  /** Ticks come that many times as fast as the welcome says: a recording is shown faster, or slower. */
  pace(times: number, now: number): void {
    this.clock = new PlayClock(1000 / this.welcome.tickRate / times);
    if (this.tick > 0) this.clock.arrive(this.tick, now);
  }

  /** Applies one Snapshot packet's body; true when the whole snapshot has been applied. */
  read(r: Reader, now: number): boolean {
    const h = this.header;
    h.read(r);
    if (h.blob) this.ownBlob = h.blob.slice();
    if (h.hasOwn) {
      Object.assign(this.own, h.own);
      this.ownKnown = true;
    }
    const frame = this.snapshots.apply(h, r, this.entities);
    if (!frame) return false;
    this.tick = frame.tick;
    this.age = h.age;
    this.entities.update(frame);
    this.clock.arrive(frame.tick, now);
    return true;
  }

  /** Interpolates every entity for the instant now and returns that instant, in ticks. */
  show(now: number): number {
    const t = this.clock.at(now);
    this.entities.interpolate(t, this.snap);
    return t;
  }
}
