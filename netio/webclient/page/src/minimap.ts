// The map: every chunk that was ever seen, a pixel a tile, and who is about.

import { chunkSide, type Chunk } from "../../sdk/src/index.ts";
import type { Tiles } from "./sandbox/index.ts";
import { lookOf } from "./art/looks.ts";
import { scale } from "./art/ground.ts";
import type { Actor } from "./scene/actors.ts";

const pageChunks = 8;
const pageSide = pageChunks * chunkSide;
/** Tiles from the middle to an edge. */
const radius = 46;
const drawEveryMs = 66;

export class Minimap {
  readonly canvas: HTMLCanvasElement;
  private readonly ctx: CanvasRenderingContext2D;
  private readonly pages = new Map<number, CanvasRenderingContext2D>();
  private colours: number[] = [];
  private solid: boolean[] = [];
  private map: Tiles | null = null;
  private readonly image = new ImageData(chunkSide, chunkSide);
  private drawn = 0;

  constructor() {
    this.canvas = document.createElement("canvas");
    this.canvas.className = "minimap";
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", "Map of what you have seen around you");
    this.ctx = this.canvas.getContext("2d")!;
  }

  /** Another world. */
  begin(map: Tiles): void {
    this.map = map;
    this.pages.clear();
    const looks = map.infos.map(lookOf);
    this.colours = looks.map((l) => l.map);
    this.solid = looks.map((l) => l.shape === "block");
    for (const c of map.all()) this.chunk(c);
  }

  /** A chunk came. */
  chunk(c: Chunk): void {
    const px = new Uint32Array(this.image.data.buffer);
    for (let i = 0; i < px.length; i++) {
      const t = c.tiles[i], above = i >= chunkSide ? c.tiles[i - chunkSide] : t;
      px[i] = pixel(this.shaded(t, above));
    }
    this.page(c.cx, c.cy).putImageData(this.image, (c.cx % pageChunks) * chunkSide, (c.cy % pageChunks) * chunkSide);
  }

  tile(x: number, y: number, tile: number): void {
    const ctx = this.page(x >> 5, y >> 5);
    const c = this.shaded(tile, tile);
    ctx.fillStyle = "#" + c.toString(16).padStart(6, "0");
    ctx.fillRect(x % pageSide, y % pageSide, 1, 1);
  }

  private shaded(t: number, above: number): number {
    const c = this.colours[t] ?? 0x444444;
    return this.solid[t] && !this.solid[above] ? scale(c, 1.18) : !this.solid[t] && this.solid[above] ? scale(c, 0.8) : c;
  }

  private page(cx: number, cy: number): CanvasRenderingContext2D {
    const k = Math.floor(cy / pageChunks) * 1024 + Math.floor(cx / pageChunks);
    let p = this.pages.get(k);
    if (!p) {
      const c = document.createElement("canvas");
      c.width = c.height = pageSide;
      this.pages.set(k, (p = c.getContext("2d")!));
    }
    return p;
  }

  draw(now: number, dpr: number, actors: readonly Actor[], selfId: number, x: number, y: number, aim: number): void {
    if (!this.map || now - this.drawn < drawEveryMs) return;
    this.drawn = now;
    const css = this.canvas.clientWidth, side = Math.round(css * dpr), ctx = this.ctx;
    if (side === 0) return;
    if (this.canvas.width !== side) this.canvas.width = this.canvas.height = side;
    const s = side / (radius * 2), left = x - radius, top = y - radius;
    ctx.imageSmoothingEnabled = false;
    ctx.fillStyle = "#12141f";
    ctx.fillRect(0, 0, side, side);
    for (const [k, p] of this.pages) {
      const px = (k % 1024) * pageSide, py = Math.floor(k / 1024) * pageSide;
      if (px > left + radius * 2 || py > top + radius * 2 || px + pageSide < left || py + pageSide < top) continue;
      ctx.drawImage(p.canvas, (px - left) * s, (py - top) * s, pageSide * s, pageSide * s);
    }
    for (const a of actors) {
      if (a.entity.id !== selfId) dot(ctx, (a.x - left) * s, (a.y - top) * s, (a.person ? 2.4 : 1.6) * dpr, a.person ? a.colour : "#f2b25c");
    }
    arrow(ctx, side / 2, side / 2, aim, dpr);
  }
}

function pixel(c: number): number {
  return (0xff000000 | ((c & 255) << 16) | (c & 0xff00) | (c >> 16)) >>> 0;
}

function dot(ctx: CanvasRenderingContext2D, x: number, y: number, r: number, colour: string): void {
  ctx.fillStyle = "rgba(12,14,24,0.85)";
  ctx.fillRect(x - r - 1, y - r - 1, r * 2 + 2, r * 2 + 2);
  ctx.fillStyle = colour;
  ctx.fillRect(x - r, y - r, r * 2, r * 2);
}

function arrow(ctx: CanvasRenderingContext2D, x: number, y: number, aim: number, dpr: number): void {
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate(aim);
  ctx.beginPath();
  ctx.moveTo(7 * dpr, 0);
  ctx.lineTo(-4.5 * dpr, 4.5 * dpr);
  ctx.lineTo(-2 * dpr, 0);
  ctx.lineTo(-4.5 * dpr, -4.5 * dpr);
  ctx.closePath();
  ctx.fillStyle = "#fff";
  ctx.strokeStyle = "rgba(12,14,24,0.9)";
  ctx.lineWidth = 1.5 * dpr;
  ctx.fill();
  ctx.stroke();
  ctx.restore();
}
