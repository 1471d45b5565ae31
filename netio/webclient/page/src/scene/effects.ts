// Short-lived things: chips of broken tiles, numbers that float up, progress.

import { css } from "../art/looks.ts";
import { cracks } from "../art/cracks.ts";
import { T } from "../art/ground.ts";
import type { Camera } from "./camera.ts";

const chipsMax = 300;
const chipMs = 650;
const floatMs = 900;
/** Progress that is not told again for this long has been lost. */
const progressMs = 1500;

interface Chip { x: number; y: number; z: number; vx: number; vy: number; vz: number; born: number; colour: string; size: number }
interface Float { x: number; y: number; born: number; text: string; colour: string }
interface Progress { x: number; y: number; part: number; shown: number; at: number }

export class Effects {
  /** No chips fly, numbers do not float. */
  calm = false;
  private readonly chips: Chip[] = [];
  private readonly floats: Float[] = [];
  private readonly progress = new Map<number, Progress>();

  /** A tile of those colours broke. */
  burst(tx: number, ty: number, ramp: readonly number[], now: number, n = 14): void {
    for (let i = 0; i < (this.calm ? 0 : n) && this.chips.length < chipsMax; i++) {
      this.chips.push({
        x: tx + 0.2 + Math.random() * 0.6, y: ty + 0.3 + Math.random() * 0.6, z: Math.random() * 0.4,
        vx: (Math.random() - 0.5) * 3, vy: (Math.random() - 0.5) * 2, vz: 2 + Math.random() * 2.5,
        born: now + Math.random() * 60, colour: css(ramp[1 + Math.floor(Math.random() * 3)]), size: 1 + Math.floor(Math.random() * 2),
      });
    }
  }

  float(x: number, y: number, text: string, colour: string, now: number): void {
    this.floats.push({ x, y, text, colour, born: now });
  }

  /** Somebody's progress at a tile; part 0 ends it. */
  dig(who: number, x: number, y: number, part: number, now: number): void {
    if (part <= 0) this.progress.delete(who);
    else {
      const p = this.progress.get(who);
      const same = p && p.x === x && p.y === y;
      this.progress.set(who, { x, y, part, shown: same ? p.shown : 0, at: now });
    }
  }

  clear(): void {
    this.progress.clear();
    this.chips.length = this.floats.length = 0;
  }

  /** What lies on the ground: cracks. */
  drawGround(ctx: CanvasRenderingContext2D, cam: Camera, now: number, dt: number): void {
    const c = cracks();
    for (const [who, p] of this.progress) {
      if (now - p.at > progressMs) {
        this.progress.delete(who);
        continue;
      }
      p.shown += (p.part - p.shown) * Math.min(1, dt * 16);
      const stage = Math.min(Math.floor(p.shown * c.stages), c.stages - 1), x = cam.x(p.x), y = cam.y(p.y);
      ctx.drawImage(c.sheet, stage * T, 0, T, T, x, y, cam.tile, cam.tile);
      ctx.fillStyle = "rgba(16,18,28,0.75)";
      ctx.fillRect(x + cam.k, y - 3 * cam.k, 14 * cam.k, 3 * cam.k);
      ctx.fillStyle = "#ffd166";
      ctx.fillRect(x + 2 * cam.k, y - 2 * cam.k, Math.round(12 * p.shown) * cam.k, cam.k);
    }
  }

  /** What flies: chips and numbers. */
  drawAir(ctx: CanvasRenderingContext2D, cam: Camera, now: number, dt: number): void {
    for (let i = this.chips.length - 1; i >= 0; i--) {
      const c = this.chips[i], age = now - c.born;
      if (age > chipMs) {
        this.chips[i] = this.chips[this.chips.length - 1];
        this.chips.pop();
        continue;
      }
      c.vz -= 11 * dt;
      c.x += c.vx * dt;
      c.y += c.vy * dt;
      c.z = Math.max(0, c.z + c.vz * dt);
      ctx.globalAlpha = Math.min(1, (chipMs - age) / 200);
      ctx.fillStyle = c.colour;
      ctx.fillRect(cam.x(c.x), cam.y(c.y - c.z), c.size * cam.k, c.size * cam.k);
    }
    ctx.globalAlpha = 1;
    this.drawFloats(ctx, cam, now);
  }

  private drawFloats(ctx: CanvasRenderingContext2D, cam: Camera, now: number): void {
    ctx.font = `700 ${Math.round(14 * cam.dpr)}px ui-rounded, "Segoe UI", system-ui, sans-serif`;
    ctx.textAlign = "center";
    for (let i = this.floats.length - 1; i >= 0; i--) {
      const f = this.floats[i], t = (now - f.born) / floatMs;
      if (t > 1) {
        this.floats.splice(i, 1);
        continue;
      }
      ctx.globalAlpha = 1 - t * t;
      const x = cam.x(f.x), y = cam.y(f.y - 1.5 - (this.calm ? 0 : t * 0.9));
      ctx.lineWidth = 3 * cam.dpr;
      ctx.strokeStyle = "rgba(16,18,28,0.8)";
      ctx.strokeText(f.text, x, y);
      ctx.fillStyle = f.colour;
      ctx.fillText(f.text, x, y);
    }
    ctx.globalAlpha = 1;
    ctx.textAlign = "left";
  }
}
