// Shots. Those of others are drawn as the server tells; one's own fly from the
// moment that the trigger is pulled, since the server judges them by what was seen
// then: what they meet on the screen is what they meet there.

import type { Camera } from "./camera.ts";
import * as colours from "./colours.ts";
import { unit } from "../../../../netio/webclient/sdk/src/index.ts";
import type { Wall } from "./wire.ts";

const speed = 22; // tiles a second: shot.go
const flightMs = 1100;

/** A shot of one's own. */
interface Own { x: number; y: number; readonly vx: number; readonly vy: number; readonly until: number; gone: boolean }

/** Whether something stands at a place. */
export type Target = (x: number, y: number) => boolean;

export class Shots {
  private own: Own[] = [];
  onHit: (x: number, y: number) => void = () => {};

  fire(x: number, y: number, aim: number, now: number): void {
    this.own.push({ x, y, vx: Math.cos(aim) * speed, vy: Math.sin(aim) * speed, until: now + flightMs, gone: false });
  }

  clear(): void {
    this.own = [];
  }

  /** Lets one's own fly on by dt seconds, in small steps, until they meet something. */
  update(now: number, dt: number, walls: readonly Wall[], target: Target): void {
    const steps = Math.max(Math.ceil((dt * speed) / 0.2), 1);
    for (const s of this.own) {
      for (let i = 0; i < steps && !s.gone; i++) {
        s.x += (s.vx * dt) / steps;
        s.y += (s.vy * dt) / steps;
        s.gone = target(s.x, s.y) || solid(walls, s.x, s.y);
      }
      if (s.gone) this.onHit(s.x, s.y);
      else if (now >= s.until) s.gone = true;
    }
    this.own = this.own.filter((s) => !s.gone);
  }

  draw(g: CanvasRenderingContext2D, cam: Camera, team: number): void {
    for (const s of this.own) drawShot(g, cam, s.x, s.y, s.vx, s.vy, team);
  }
}

/** A streak of light that ends at a place. */
export function drawShot(g: CanvasRenderingContext2D, cam: Camera, x: number, y: number, vx: number, vy: number, team: number): void {
  const length = Math.hypot(vx, vy) || 1, tail = 0.7;
  g.lineCap = "round";
  for (const [width, colour] of [[0.2, colours.team(team)], [0.09, "#ffffff"]] as const) {
    g.strokeStyle = colour;
    g.lineWidth = cam.scale * width;
    g.beginPath();
    g.moveTo(cam.px(x - (vx / length) * tail), cam.py(y - (vy / length) * tail));
    g.lineTo(cam.px(x), cam.py(y));
    g.stroke();
  }
}

export function solid(walls: readonly Wall[], x: number, y: number): boolean {
  const ux = x * unit, uy = y * unit;
  return walls.some((w) => ux > w.x0 && ux < w.x1 && uy > w.y0 && uy < w.y1);
}
