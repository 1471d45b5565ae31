// The ground: one canvas per chunk, painted in bands when there is time, and
// repainted around a tile that changed.

import { chunkSide, type Chunk } from "../../../sdk/src/index.ts";
import type { Tiles } from "../sandbox/index.ts";
import { fluidFrames } from "../art/fluids.ts";
import { GroundPainter, T } from "../art/ground.ts";
import type { Camera } from "./camera.ts";

const side = chunkSide * T;
const bandRows = 2;
const canvasesMax = 24;
const frameMs = 110;
/** What painting may take of a frame, in ms. */
const budgetMs = 5;

interface Sheet {
  readonly cx: number;
  readonly cy: number;
  readonly canvas: HTMLCanvasElement;
  readonly ctx: CanvasRenderingContext2D;
  /** Rows of tiles painted so far. */
  done: number;
  used: number;
  /** Per fluid tile id, runs of tiles that may show it: x, y, width. */
  runs: Map<number, number[]>;
  stale: boolean;
}

export class Terrain {
  readonly painter = new GroundPainter();
  private map: Tiles;
  private readonly sheets = new Map<number, Sheet>();
  private readonly images = new Map<number, ImageData>();
  private fluids = new Map<number, (CanvasPattern | null)[]>();
  private clock = 0;
  /** Chunks in view that are not wholly painted. */
  unpainted = 0;

  constructor(map: Tiles) {
    this.map = map;
  }

  /** Another world, or other tiles. */
  begin(map: Tiles): void {
    this.map = map;
    this.sheets.clear();
    this.fluids.clear();
    this.painter.begin(map);
  }

  /** A whole chunk came. */
  chunk(c: Chunk): void {
    for (let y = -1; y <= 1; y++) {
      for (let x = -1; x <= 1; x++) {
        const s = this.sheets.get(key(c.cx + x, c.cy + y));
        if (!s) continue;
        s.stale = true;
        if (x === 0 && y === 0) s.done = 0;
        else this.repaint(s, x === 1 ? 0 : x === -1 ? chunkSide - 2 : 0, y === 1 ? 0 : y === -1 ? chunkSide - 2 : 0, x === 0 ? chunkSide : 2, y === 0 ? chunkSide : 2);
      }
    }
  }

  /** One tile changed: it and what borders on it look different. */
  tile(x: number, y: number): void {
    for (let cy = (y - 2) >> 5; cy <= (y + 2) >> 5; cy++) {
      for (let cx = (x - 2) >> 5; cx <= (x + 2) >> 5; cx++) {
        const s = this.sheets.get(key(cx, cy));
        if (!s) continue;
        s.stale = true;
        const x0 = Math.max(x - 2 - cx * chunkSide, 0), y0 = Math.max(y - 2 - cy * chunkSide, 0);
        const x1 = Math.min(x + 3 - cx * chunkSide, chunkSide), y1 = Math.min(y + 3 - cy * chunkSide, chunkSide);
        this.repaint(s, x0, y0, x1 - x0, y1 - y0);
      }
    }
  }

  draw(ctx: CanvasRenderingContext2D, cam: Camera, now: number): void {
    const begin = performance.now();
    this.clock++;
    this.unpainted = 0;
    const cx0 = Math.floor(cam.left / (side * cam.k)), cx1 = Math.floor((cam.left + cam.width) / (side * cam.k));
    const cy0 = Math.floor(cam.top / (side * cam.k)), cy1 = Math.floor((cam.top + cam.height) / (side * cam.k));
    const frame = Math.floor(now / frameMs);
    ctx.imageSmoothingEnabled = false;
    for (let cy = cy0; cy <= cy1; cy++) {
      for (let cx = cx0; cx <= cx1; cx++) {
        if (!this.map.chunk(cx, cy)) continue;
        const s = this.sheet(cx, cy);
        s.used = this.clock;
        while (s.done < chunkSide && performance.now() - begin < budgetMs) this.band(s);
        if (s.done < chunkSide) this.unpainted++;
        if (s.stale) this.findRuns(s);
        this.drawSheet(ctx, cam, s, frame);
      }
    }
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    this.ahead(cx0, cy0, cx1, cy1, begin);
    this.evict();
  }

  /** Paints what is next to the view while there is time. */
  private ahead(cx0: number, cy0: number, cx1: number, cy1: number, begin: number): void {
    for (let cy = cy0 - 1; cy <= cy1 + 1; cy++) {
      for (let cx = cx0 - 1; cx <= cx1 + 1; cx++) {
        if (performance.now() - begin > budgetMs * 0.6) return;
        if (!this.map.chunk(cx, cy)) continue;
        const s = this.sheet(cx, cy);
        s.used = this.clock;
        if (s.done < chunkSide) this.band(s);
      }
    }
  }

  private drawSheet(ctx: CanvasRenderingContext2D, cam: Camera, s: Sheet, frame: number): void {
    ctx.setTransform(cam.k, 0, 0, cam.k, s.cx * side * cam.k - cam.left, s.cy * side * cam.k - cam.top);
    for (const [tile, runs] of s.runs) {
      const p = this.pattern(ctx, tile, frame);
      if (!p) continue;
      ctx.fillStyle = p;
      for (let i = 0; i < runs.length; i += 3) ctx.fillRect(runs[i] * T, runs[i + 1] * T, runs[i + 2] * T, T);
    }
    const rows = s.done * T;
    if (rows > 0) ctx.drawImage(s.canvas, 0, 0, side, rows, 0, 0, side, rows);
  }

  private pattern(ctx: CanvasRenderingContext2D, tile: number, frame: number): CanvasPattern | null {
    let f = this.fluids.get(tile);
    if (!f) {
      f = fluidFrames(this.painter.looks[tile], 60 + tile).map((c) => ctx.createPattern(c, "repeat"));
      this.fluids.set(tile, f);
    }
    return f[frame % f.length];
  }

  private sheet(cx: number, cy: number): Sheet {
    const k = key(cx, cy);
    let s = this.sheets.get(k);
    if (!s) {
      const canvas = document.createElement("canvas");
      canvas.width = canvas.height = side;
      s = { cx, cy, canvas, ctx: canvas.getContext("2d")!, done: 0, used: this.clock, runs: new Map(), stale: true };
      this.sheets.set(k, s);
    }
    return s;
  }

  private band(s: Sheet): void {
    const y = s.done;
    s.done += bandRows;
    this.repaint(s, 0, y, chunkSide, bandRows);
  }

  private repaint(s: Sheet, x: number, y: number, w: number, h: number): void {
    h = Math.min(h, s.done - y); // the rest will be painted anyway
    if (w <= 0 || h <= 0) return;
    const size = w * 64 + h;
    let img = this.images.get(size);
    if (!img) this.images.set(size, (img = s.ctx.createImageData(w * T, h * T)));
    this.painter.paint(this.map, s.cx * chunkSide + x, s.cy * chunkSide + y, w, h, img);
    s.ctx.putImageData(img, x * T, y * T);
  }

  /** Finds where a fluid's surface may show: its tiles and their neighbours. */
  private findRuns(s: Sheet): void {
    s.stale = false;
    s.runs.clear();
    const x0 = s.cx * chunkSide, y0 = s.cy * chunkSide, p = this.painter;
    for (let y = 0; y < chunkSide; y++) {
      for (let x = 0; x < chunkSide; x++) {
        for (const t of this.fluidsNear(x0 + x, y0 + y, p)) {
          let runs = s.runs.get(t);
          if (!runs) s.runs.set(t, (runs = []));
          const n = runs.length;
          if (n > 0 && runs[n - 2] === y && runs[n - 3] + runs[n - 1] === x) runs[n - 1]++;
          else runs.push(x, y, 1);
        }
      }
    }
  }

  private readonly near: number[] = [];
  private fluidsNear(x: number, y: number, p: GroundPainter): number[] {
    this.near.length = 0;
    const own = this.map.at(x, y);
    if (p.solid(own)) return this.near;
    for (let j = -1; j <= 1; j++) for (let i = -1; i <= 1; i++) {
      const t = this.map.at(x + i, y + j);
      if (p.fluid(t) && !this.near.includes(t)) this.near.push(t);
    }
    return this.near;
  }

  private evict(): void {
    while (this.sheets.size > canvasesMax) {
      let oldest: Sheet | null = null;
      for (const s of this.sheets.values()) if (!oldest || s.used < oldest.used) oldest = s;
      if (!oldest || oldest.used === this.clock) return;
      this.sheets.delete(key(oldest.cx, oldest.cy));
    }
  }
}

function key(cx: number, cy: number): number {
  return cy * 4096 + cx;
}
