// One entity as a game sees it.

import { decodeText } from "./bytes.ts";
import type { Entities } from "./entities.ts";

/**
 * A replicated entity. The object stays the same while the entity is known, so
 * it may be kept between onSpawn and onDespawn, with a game's own data beside.
 */
export class Entity {
  id = 0;
  /** Index into the schema's classes. */
  cls = 0;
  /** In view, or gone so lately that it may be on its way to another cell. */
  present = false;
  /** The tick of its newest numbers. */
  tick = 0;
  readonly row: number;
  private readonly all: Entities;
  private bytes: Uint8Array = new Uint8Array(0);
  private text: string | null = null;

  constructor(all: Entities, row: number) {
    this.all = all;
    this.row = row;
  }

  /** The class's name: "player". */
  get kind(): string {
    return this.all.schema.classes[this.cls].name;
  }

  /** The static blob as text: a player's name. */
  get name(): string {
    return (this.text ??= decodeText(this.bytes));
  }

  /** The static blob, lent. */
  get blob(): Uint8Array {
    return this.bytes;
  }

  has(component: string): boolean {
    const s = this.all.schema;
    return s.classes[this.cls].components.some((c) => s.components[c].name === component);
  }

  /**
   * The newest value of a lane, the component's first unless named, in what it
   * measures; undefined when the server's game has no such lane. Any component
   * in the server's schema works.
   */
  get(component: string, lane?: string): number | undefined {
    const l = this.all.schema.lane(component, lane);
    return l && this.all.newest(this.row, l.at) / l.scale;
  }

  /** As get, at the instant that is shown: interpolated between snapshots. */
  show(component: string, lane?: string): number | undefined {
    const l = this.all.schema.lane(component, lane);
    return l && this.all.shown[this.row * this.all.schema.stride + l.at] / l.scale;
  }

  /** How fast a predicted lane changes, a tick. */
  rate(component: string, lane?: string): number | undefined {
    const l = this.all.schema.lane(component, lane);
    return l && l.rate >= 0 ? this.all.newest(this.row, l.rate) / l.scale : undefined;
  }

  /** @internal A new static blob, which is never changed; text is decoded again only if it is another. */
  setBlob(b: Uint8Array): void {
    if (b === this.bytes) return;
    this.bytes = b;
    this.text = null;
  }
}
