// Painting the ground: from tiles to pixels. Borders between grounds stray,
// higher grounds have rims, shores have banks, solid tiles are blocks with a
// lit top, a front face and a shadow. Fluids stay transparent: their moving
// surface is drawn beneath.

import type { Tiles } from "../sandbox/index.ts";
import { type Look, lookOf } from "./looks.ts";
import { groundShade, macro, makeTables, type Tables } from "./textures.ts";
import { tableSide } from "./noise.ts";
import { stampDecals } from "./decals.ts";

/** Art pixels along one side of a tile. */
export const T = 16;
const margin = 8;
const border = 3;
const faceTop = 10;
const wrap = tableSide - 1;

/** Paints pieces of a tile map. */
export class GroundPainter {
  looks: Look[] = [];
  private readonly tables: Tables = makeTables();
  // A copy of the piece's tiles with a border, since every pixel asks.
  private grid = new Int16Array(0);
  private gridX = 0;
  private gridY = 0;
  private gridW = 0;
  private kinds = new Int16Array(0); // tile id per pixel, with margin
  private shore = new Float32Array(0); // per tile corner: how near land is
  private broad = new Float32Array(0);

  /** Learns the tiles of a world. */
  begin(map: Tiles): void {
    this.looks = map.infos.map(lookOf);
  }

  look(tile: number): Look | undefined {
    return this.looks[tile];
  }

  solid(tile: number): boolean {
    return this.looks[tile]?.shape === "block";
  }

  fluid(tile: number): boolean {
    return this.looks[tile]?.shape === "fluid";
  }

  /** Paints w x h tiles from tx, ty into img, which is that many times T. */
  paint(map: Tiles, tx: number, ty: number, w: number, h: number, img: ImageData): void {
    this.copy(map, tx, ty, w, h);
    this.prepare(tx, ty, w, h);
    const out = new Uint32Array(img.data.buffer), side = w * T + margin * 2;
    for (let y = 0; y < h * T; y++) {
      for (let x = 0; x < w * T; x++) {
        const kind = this.kinds[(y + margin) * side + x + margin];
        out[y * w * T + x] = kind < 0 ? 0 : this.pixel(kind, x, y, tx, ty, w, side);
      }
    }
    stampDecals(this, map, tx, ty, w, h, (x, y) => this.kinds[(y + margin) * side + x + margin], out, w * T, h * T);
  }

  private copy(map: Tiles, tx: number, ty: number, w: number, h: number): void {
    this.gridX = tx - border;
    this.gridY = ty - border;
    this.gridW = w + border * 2;
    const rows = h + border * 2;
    if (this.grid.length < this.gridW * rows) this.grid = new Int16Array(this.gridW * rows);
    for (let y = 0; y < rows; y++) for (let x = 0; x < this.gridW; x++) this.grid[y * this.gridW + x] = map.at(this.gridX + x, this.gridY + y);
  }

  private at(x: number, y: number): number {
    return this.grid[(y - this.gridY) * this.gridW + x - this.gridX];
  }

  /** Decides the kind of each pixel, and what varies slowly. */
  private prepare(tx: number, ty: number, w: number, h: number): void {
    const side = w * T + margin * 2, rows = h * T + margin * 2;
    if (this.kinds.length < side * rows) this.kinds = new Int16Array(side * rows);
    const { strayX, strayY } = this.tables, x0 = tx * T - margin, y0 = ty * T - margin;
    for (let y = 0; y < rows; y++) {
      const gy = y0 + y;
      for (let x = 0; x < side; x++) {
        const gx = x0 + x, own = this.at(gx >> 4, gy >> 4);
        let kind = own;
        if (own >= 0 && !this.solid(own)) {
          const i = ((gy & wrap) << 8) | (gx & wrap);
          const other = this.at((gx + strayX[i]) >> 4, (gy + strayY[i]) >> 4);
          if (other >= 0 && other !== own && !this.solid(other)) kind = other;
        }
        this.kinds[y * side + x] = kind;
      }
    }
    const n = (w + 1) * (h + 1);
    if (this.shore.length < n) {
      this.shore = new Float32Array(n);
      this.broad = new Float32Array(n);
    }
    for (let y = 0; y <= h; y++) {
      for (let x = 0; x <= w; x++) {
        this.broad[y * (w + 1) + x] = macro(tx + x, ty + y);
        let land = 0;
        for (let j = -2; j < 2; j++) for (let i = -2; i < 2; i++) {
          const t = this.at(tx + x + i, ty + y + j);
          if (t >= 0 && !this.fluid(t)) land++;
        }
        this.shore[y * (w + 1) + x] = Math.min(land / 7, 1);
      }
    }
  }

  private corner(f: Float32Array, x: number, y: number, w: number): number {
    const i = (y >> 4) * (w + 1) + (x >> 4), fx = (x & 15) / T, fy = (y & 15) / T;
    const a = f[i] + (f[i + 1] - f[i]) * fx, b = f[i + w + 1] + (f[i + w + 2] - f[i + w + 1]) * fx;
    return a + (b - a) * fy;
  }

  private pixel(kind: number, x: number, y: number, tx: number, ty: number, w: number, side: number): number {
    const l = this.looks[kind];
    if (!l) return rgba(0x333333);
    if (l.shape === "block") return this.block(l, tx + (x >> 4), ty + (y >> 4), x & 15, y & 15);
    const p = (y + margin) * side + x + margin;
    const gx = tx * T + x, gy = ty * T + y;
    if (l.shape === "fluid") return this.fluidPixel(kind, l, x, y, gx, gy, w, p, side);
    let c: number;
    if (l.shape === "void") c = this.tables.fine[((gy & wrap) << 8) | (gx & wrap)] > 252 ? 0x5a5478 : l.ramp[1 + ((gx >> 3) + (gy >> 3) & 1)];
    else if (l.shape === "steps") c = l.ramp[[4, 3, 2, 1, 0][gy % 5] ?? 2];
    else c = this.groundPixel(kind, l, x, y, gx, gy, w, p, side);
    return rgba(scale(c, this.shade(gx, gy)));
  }

  private groundPixel(kind: number, l: Look, x: number, y: number, gx: number, gy: number, w: number, p: number, side: number): number {
    let s = groundShade(this.tables, l.decals, gx, gy, this.corner(this.broad, x, y, w));
    const level = (q: number): number => {
      const k = this.kinds[q];
      return k === kind || k < 0 ? l.level : this.looks[k].shape === "block" ? l.level : this.looks[k].level;
    };
    const n = level(p - side), n2 = level(p - side * 2), so = level(p + side), e = level(p + 1), west = level(p - 1);
    let darken = 1;
    if (so < l.level) s = 0; // the rim of what lies over
    else if (n < l.level) s = 4;
    else if (e < l.level || west < l.level) s = e < l.level ? 1 : 3;
    if (n > l.level) darken = 0.72;
    else if (n2 > l.level) darken = 0.86;
    else if (west > l.level) darken = 0.88;
    return scale(l.ramp[s], darken);
  }

  private fluidPixel(kind: number, l: Look, x: number, y: number, gx: number, gy: number, w: number, p: number, side: number): number {
    for (let d = 1; d <= 5; d++) { // a bank under the shore to the north
      const k = this.kinds[p - side * d];
      if (k < 0 || this.fluid(k)) continue;
      const bank = this.solid(k) ? this.looks[k].ramp[0] : scale(this.looks[k].ramp[0], d <= 2 ? 0.82 : 0.62);
      if (d <= 3) return rgba(l.hot ? mix(bank, l.ramp[3], d * 0.16) : bank);
      return rgba(l.hot ? l.ramp[4] : d === 4 ? 0xe9f7fb : 0xbfe4f2, d === 4 ? 0.85 : 0.4);
    }
    for (let d = 1; d <= 2; d++) {
      for (const q of [p - d, p + d, p + side * d]) {
        const k = this.kinds[q];
        if (k >= 0 && !this.fluid(k)) return l.hot ? rgba(0x4a120a, d === 1 ? 0.8 : 0.4) : rgba(0xe9f7fb, d === 1 ? 0.75 : 0.3);
      }
    }
    const near = this.corner(this.shore, x, y, w);
    const step = Math.floor(near * 4 + (((gx & 1) ^ (gy & 1)) * 0.5)) / 4; // dithered
    if (this.meetsOther(kind, gx >> 4, gy >> 4)) return rgba(l.ramp[1 + ((gx >> 2) + (gy >> 2) & 1)]);
    if (step <= 0) return rgba(0, 0);
    return l.hot ? rgba(0x2a0a08, step * 0.4) : rgba(0x7fd6d8, Math.min(step * 0.42, 0.5));
  }

  /** Whether another fluid is so near that the surface beneath could be the wrong one. */
  private meetsOther(kind: number, tx: number, ty: number): boolean {
    for (let j = -1; j <= 1; j++) for (let i = -1; i <= 1; i++) {
      const t = this.at(tx + i, ty + j);
      if (t !== kind && this.fluid(t)) return true;
    }
    return false;
  }

  /** What blocks to the north and west leave of the light, 0 to 1. */
  private shade(gx: number, gy: number): number {
    const tx = gx >> 4, ty = gy >> 4, lx = gx & 15, ly = gy & 15;
    let s = 1;
    if (ly < 6 && this.solid(this.at(tx, ty - 1))) s = ly < 2 ? 0.52 : ly < 4 ? 0.66 : 0.82;
    if (lx < 5 && this.solid(this.at(tx - 1, ty)) && s > 0.7) s = Math.min(s, lx < 3 ? 0.68 : 0.82);
    if (s === 1 && lx + ly < 6 && this.solid(this.at(tx - 1, ty - 1))) s = 0.8;
    return s;
  }

  private block(l: Look, tx: number, ty: number, lx: number, ly: number): number {
    const solid = (dx: number, dy: number): boolean => {
      const t = this.at(tx + dx, ty + dy);
      return t < 0 || this.solid(t);
    };
    const n = !solid(0, -1), s = !solid(0, 1), e = !solid(1, 0), w = !solid(-1, 0);
    const gx = tx * T + lx, gy = ty * T + ly;
    const stone = this.tables.stones[((gy & wrap) << 8) | (gx & wrap)];
    const corner = (n && w && lx + ly < 2) || (n && e && 15 - lx + ly < 2) || (s && w && lx + 15 - ly < 1) || (s && e && 30 - lx - ly < 1);
    if (corner) return rgba(scale(l.ramp[0], 0.75));
    if (s && ly >= faceTop) { // the front
      if (ly === faceTop) return rgba(l.ramp[4]);
      const row = ly - faceTop, brick = (gx + (row > 3 ? 4 : 0)) % 8 === 0 || row === 3;
      const c = l.hot && brick ? 0xc8481c : brick ? l.ramp[0] : l.ramp[row < 3 ? 1 : 0];
      return rgba(scale(c, (ly === 15 ? 0.55 : 0.92) * (lx === 0 && w ? 1.12 : lx === 15 && e ? 0.75 : 1)));
    }
    let c = stone === 255 ? (l.hot ? 0xd9581c : l.ramp[0]) : l.ramp[stone];
    if (l.hot && stone === 255 && (gx * 7 + gy * 3) % 11 === 0) c = 0xffb347;
    c = scale(c, 0.9 + (this.tables.coarse[((gy & wrap) << 8) | (gx & wrap)] / 255) * 0.2);
    if (ly === 0 && n) c = l.ramp[4];
    else if (lx === 0 && w) c = mix(c, l.ramp[4], 0.7);
    else if (lx === 15 && e) c = scale(c, 0.62);
    else if (lx === 14 && e) c = scale(c, 0.82);
    else if (ly === faceTop - 1 && s) c = mix(c, l.ramp[4], 0.35);
    return rgba(c);
  }
}

/** 0xRRGGBB as ImageData has it. */
export function rgba(c: number, alpha = 1): number {
  return ((Math.round(alpha * 255) << 24) | ((c & 255) << 16) | (c & 0xff00) | (c >> 16)) >>> 0;
}

export function scale(c: number, f: number): number {
  const ch = (v: number): number => Math.min(255, Math.round(v * f));
  return (ch(c >> 16) << 16) | (ch((c >> 8) & 255) << 8) | ch(c & 255);
}

export function mix(a: number, b: number, f: number): number {
  const ch = (s: number): number => Math.round(((a >> s) & 255) * (1 - f) + ((b >> s) & 255) * f) << s;
  return ch(16) | ch(8) | ch(0);
}
