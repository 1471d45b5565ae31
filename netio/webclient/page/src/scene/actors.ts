// The entities on screen: who they are, how they stand, walk and are hurt.

import type { Entities, Entity } from "../../../sdk/src/index.ts";
import { colourOf, figureSheet } from "../art/figure.ts";
import { creatureSheet } from "../art/creature.ts";

/** One drawn entity. */
export interface Actor {
  readonly entity: Entity;
  sheet: HTMLCanvasElement;
  person: boolean;
  colour: string;
  name: string;
  /** In tiles, as shown now. */
  x: number;
  y: number;
  /** Looks there, radians. */
  aim: number;
  health: number;
  hurtUntil: number;
  /** How far the walk has gone, in tiles. */
  walked: number;
  moving: number;
  lastX: number;
  lastY: number;
  /** Works at a tile until then. */
  digsUntil: number;
  /** Item in hand: 0 the shovel, else a tile's number and one; the own one comes from the hotbar. */
  item: number;
  digging: boolean;
  /** Nobody plays it: the connection was lost. */
  away: boolean;
  /** A line said, and until when it shows. */
  says: string;
  saysUntil: number;
}

const hurtMs = 220;
const digMs = 150;
/** The lane "part" of a tile that is about to break. */
const digParts = 8;
/** A step of more than this, in tiles, is a jump: no animation. */
const jump = 2;
/** Feet that are set down in a tile. */
const stepsPerTile = 0.8;
const noSheet = document.createElement("canvas");

/** Follows the entities of a world. */
export class Actors {
  readonly list: Actor[] = [];
  private readonly byId = new Map<number, Actor>();
  onDig: (a: Actor, x: number, y: number, part: number) => void = () => {};
  onHurt: (a: Actor, by: number) => void = () => {};
  /** A foot is set down. */
  onStep: (a: Actor) => void = () => {};

  /** Follows another world's entities. */
  begin(all: Entities): void {
    this.list.length = 0;
    this.byId.clear();
    all.onSpawn = (e) => this.add(e);
    all.onDespawn = (e) => this.remove(e);
    all.onBlob = (e) => {
      const a = this.byId.get(e.id);
      if (a) name(a);
    };
    all.each((e) => this.add(e)); // it may have been another's to show until now
  }

  get(id: number): Actor | undefined {
    return this.byId.get(id);
  }

  private add(e: Entity): void {
    const health = e.get("health") ?? 100;
    const x = e.get("position", "x") ?? 0, y = e.get("position", "y") ?? 0;
    const a: Actor = {
      entity: e, person: e.kind === "player", name: "", sheet: noSheet, colour: "",
      x, y, aim: 0, health, hurtUntil: 0, walked: 0, moving: 0, lastX: x, lastY: y, digsUntil: 0, item: 0, digging: false, away: false, says: "", saysUntil: 0,
    };
    name(a);
    this.byId.set(e.id, a);
    this.list.push(a);
  }

  private remove(e: Entity): void {
    const gone = this.byId.get(e.id);
    if (gone?.digging) this.onDig(gone, 0, 0, 0);
    this.byId.delete(e.id);
    const i = this.list.findIndex((a) => a.entity === e);
    if (i >= 0) this.list.splice(i, 1);
  }

  /** Takes over what is shown now; own says where the own player is. */
  update(now: number, dt: number, selfId: number, own: { x: number; y: number; aim: number } | null): void {
    for (const a of this.list) {
      const e = a.entity, mine = own !== null && e.id === selfId;
      a.x = mine ? own.x : e.show("position", "x") ?? a.x;
      a.y = mine ? own.y : e.show("position", "y") ?? a.y;
      a.aim = mine ? own.aim : (e.show("heading") ?? 0) * Math.PI * 2;
      const d = Math.hypot(a.x - a.lastX, a.y - a.lastY);
      a.lastX = a.x;
      a.lastY = a.y;
      const speed = d < jump && dt > 0 ? d / dt : 0;
      a.moving += ((speed > 0.4 ? 1 : 0) - a.moving) * Math.min(1, dt * 14);
      if (d < jump) {
        const steps = Math.floor(a.walked * stepsPerTile);
        a.walked += d;
        if (a.person && Math.floor(a.walked * stepsPerTile) > steps) this.onStep(a);
      }
      const health = e.get("health") ?? 100;
      if (health < a.health) {
        a.hurtUntil = now + hurtMs;
        this.onHurt(a, a.health - health);
      }
      a.health = health;
      a.item = e.get("hand", "item") ?? 0;
      a.away = (e.get("absent", "away") ?? 0) > 0;
      const part = e.get("digging", "part") ?? 0;
      if (part > 0) {
        a.digsUntil = now + digMs;
        this.onDig(a, e.get("digging", "x") ?? 0, e.get("digging", "y") ?? 0, Math.min(part / digParts, 1));
      } else if (a.digging) {
        this.onDig(a, 0, 0, 0);
      }
      a.digging = part > 0;
    }
    this.list.sort(byY);
  }
}

/** Gives an actor its name, as far as it is known, and what it looks like. */
function name(a: Actor): void {
  const e = a.entity;
  a.name = e.name;
  a.sheet = a.person ? figureSheet(a.name, e.id) : creatureSheet(a.name || e.kind, e.id);
  a.colour = a.person ? colourOf(e.id) : "#f2b25c";
}

function byY(a: Actor, b: Actor): number {
  return a.y - b.y || a.entity.id - b.entity.id;
}
