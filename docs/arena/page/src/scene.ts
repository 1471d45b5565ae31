// The picture: everything that is drawn of one instant.

import type { Entity } from "../../../../netio/webclient/sdk/src/index.ts";
import type { ArenaClient } from "./client.ts";
import { Camera } from "./camera.ts";
import * as colours from "./colours.ts";
import { Effects } from "./effects.ts";
import { drawField } from "./field.ts";
import { drawFighter, type Fighter } from "./fighters.ts";
import { drawShot, Shots } from "./shots.ts";
import { drawMark, drawPack } from "./things.ts";
import type { Wall } from "./wire.ts";

const flashMs = 160;
const reach = 0.4;

export class Scene {
  readonly canvas = document.createElement("canvas");
  readonly camera = new Camera(this.canvas);
  readonly shots = new Shots();
  readonly effects = new Effects();
  /** The fighters of the last picture. */
  fighters: Fighter[] = [];
  private readonly g = this.canvas.getContext("2d")!;
  private readonly health = new Map<number, { points: number; hitAt: number }>();
  private readonly still = matchMedia("(prefers-reduced-motion: reduce)");

  constructor() {
    this.canvas.setAttribute("aria-label", "The field");
  }

  /** Another world: nothing of the last one is left. */
  begin(): void {
    this.shots.clear();
    this.effects.clear();
    this.health.clear();
    this.fighters = [];
  }

  draw(client: ArenaClient, walls: readonly Wall[], aim: number, now: number, dt: number): void {
    const { g, camera } = this, world = client.world!, self = client.self?.id ?? 0, marks: Entity[] = [];
    drawField(g, camera, walls, world.welcome.width, world.welcome.height);
    this.fighters = [];
    world.entities.each((e) => {
      if (e.kind === "fighter") this.fighters.push(this.fighter(client, e, self, aim, now));
      else if (e.kind === "pack") drawPack(g, camera, x(e), y(e), now, this.still.matches);
      else if (e.kind === "mark") marks.push(e);
      else if (e.get("by", "fighter") !== self) {
        drawShot(g, camera, x(e), y(e), e.rate("position", "x") ?? 0, e.rate("position", "y") ?? 0, e.get("side", "team") ?? 0);
      }
    });
    const own = this.fighters.find((f) => f.own), team = own?.team ?? 0;
    this.shots.onHit = (sx, sy) => this.effects.burst(sx, sy, colours.team(team), 5, 3, now);
    this.shots.update(now, dt, walls, (sx, sy) => this.fighters.some((f) => f.team !== team && f.health > 0 && Math.hypot(f.x - sx, f.y - sy) < reach));
    this.shots.draw(g, camera, team);
    for (const f of this.fighters) if (f.health <= 0) drawFighter(g, camera, f);
    for (const f of this.fighters) if (f.health > 0 && !f.own) drawFighter(g, camera, f);
    if (own && own.health > 0) drawFighter(g, camera, own); // over all others
    this.effects.draw(g, camera, now, dt);
    for (const e of marks) drawMark(g, camera, x(e), y(e), world.entities.get(e.get("by", "fighter") ?? 0)?.name ?? "", now, this.still.matches);
  }

  /** A fighter as it is now: one's own where it is predicted to be. */
  private fighter(client: ArenaClient, e: Entity, self: number, aim: number, now: number): Fighter {
    const own = e.id === self, p = client.predictor, points = e.get("health", "points") ?? 0, team = e.get("side", "team") ?? 0;
    const at = own && p.ready ? { x: p.x / 1024, y: p.y / 1024 } : { x: x(e), y: y(e) };
    const was = this.health.get(e.id) ?? { points, hitAt: -Infinity };
    if (points < was.points) {
      was.hitAt = now;
      this.effects.burst(at.x, at.y, colours.team(team), points === 0 ? 40 : 8, points === 0 ? 6 : 3, now);
    }
    was.points = points;
    this.health.set(e.id, was);
    return {
      ...at, own, team, name: e.name, health: points, flash: Math.max(1 - (now - was.hitAt) / flashMs, 0),
      aim: own ? aim : (e.show("heading", "aim") ?? 0) * Math.PI * 2,
    };
  }
}

function x(e: Entity): number {
  return e.show("position", "x") ?? 0;
}

function y(e: Entity): number {
  return e.show("position", "y") ?? 0;
}
