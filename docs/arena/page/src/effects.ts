// Sparks and what else flies about. Whoever asked for less motion gets none of it.

import type { Camera } from "./camera.ts";

interface Spark { x: number; y: number; vx: number; vy: number; readonly born: number; readonly life: number; readonly colour: string; readonly size: number }

const sparksMax = 400;

export class Effects {
  private sparks: Spark[] = [];
  private readonly still = matchMedia("(prefers-reduced-motion: reduce)");

  burst(x: number, y: number, colour: string, count: number, force: number, now: number): void {
    if (this.still.matches) return;
    for (let i = 0; i < count && this.sparks.length < sparksMax; i++) {
      const a = Math.random() * Math.PI * 2, v = force * (0.3 + Math.random());
      this.sparks.push({ x, y, vx: Math.cos(a) * v, vy: Math.sin(a) * v, born: now, life: 200 + Math.random() * 300, colour, size: 0.05 + Math.random() * 0.08 });
    }
  }

  clear(): void {
    this.sparks = [];
  }

  draw(g: CanvasRenderingContext2D, cam: Camera, now: number, dt: number): void {
    this.sparks = this.sparks.filter((s) => now - s.born < s.life);
    for (const s of this.sparks) {
      s.x += s.vx * dt;
      s.y += s.vy * dt;
      s.vx *= 1 - 3 * dt;
      s.vy *= 1 - 3 * dt;
      g.globalAlpha = 1 - (now - s.born) / s.life;
      g.fillStyle = s.colour;
      const r = s.size * cam.scale;
      g.fillRect(cam.px(s.x) - r, cam.py(s.y) - r, r * 2, r * 2);
    }
    g.globalAlpha = 1;
  }
}
