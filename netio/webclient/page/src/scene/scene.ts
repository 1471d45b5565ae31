// The picture: ground, effects, actors, in that order.

import type { Entities } from "../../../sdk/src/index.ts";
import type { Tiles } from "../sandbox/index.ts";
import { Actors } from "./actors.ts";
import { Camera } from "./camera.ts";
import { drawCast } from "./cast.ts";
import { Effects } from "./effects.ts";
import { drawTarget } from "./target.ts";
import { Terrain } from "./terrain.ts";

/** What is pointed at. */
export interface Pointed { x: number; y: number; reachable: boolean }

export class Scene {
  readonly canvas: HTMLCanvasElement;
  readonly camera = new Camera();
  readonly actors = new Actors();
  readonly effects = new Effects();
  readonly terrain: Terrain;
  /** Nothing moves that need not. */
  calm = false;
  private readonly ctx: CanvasRenderingContext2D;
  private shows: Entities | null | undefined;

  constructor(map: Tiles) {
    this.canvas = document.createElement("canvas");
    this.canvas.className = "world";
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", "The world around you");
    this.ctx = this.canvas.getContext("2d", { alpha: false })!;
    this.terrain = new Terrain(map);
  }

  /** Shows that land and who is on it; nothing happens when it does already. Each new world has entities of its own. */
  show(map: Tiles, entities: Entities | null): void {
    if (this.shows === entities) return;
    this.shows = entities;
    this.terrain.begin(map);
    this.effects.clear();
    if (entities) this.actors.begin(entities);
    else this.actors.list.length = 0;
  }

  /** Fits the canvas to its place; cheap when nothing changed. */
  fit(): void {
    const w = this.canvas.clientWidth, h = this.canvas.clientHeight, dpr = devicePixelRatio || 1, cam = this.camera;
    if (cam.width === Math.round(w * dpr) && cam.height === Math.round(h * dpr) && cam.dpr === dpr) return;
    cam.resize(w, h, dpr);
    this.canvas.width = cam.width;
    this.canvas.height = cam.height;
  }

  draw(map: Tiles, now: number, dt: number, selfId: number, target: Pointed | null): void {
    const { ctx, camera } = this;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.fillStyle = "#11131c";
    ctx.fillRect(0, 0, camera.width, camera.height);
    this.unknown(map);
    const beat = this.calm ? 0 : now; // what moves for its own sake
    this.effects.calm = this.calm;
    this.terrain.draw(ctx, camera, beat);
    this.effects.drawGround(ctx, camera, now, dt);
    if (target) drawTarget(ctx, camera, target.x, target.y, target.reachable, beat);
    drawCast(ctx, camera, this.actors.list, selfId, now, beat, map, this.terrain.painter);
    this.effects.drawAir(ctx, camera, now, dt);
  }

  /** The world as far as it reaches, where its tiles are not known yet: a faint grid that shows movement. */
  private unknown(map: Tiles): void {
    const { ctx, camera: cam } = this, x0 = Math.max(cam.x(0), 0), y0 = Math.max(cam.y(0), 0);
    const x1 = Math.min(cam.x(map.width), cam.width), y1 = Math.min(cam.y(map.height), cam.height);
    if (x1 <= x0 || y1 <= y0) return;
    ctx.fillStyle = "#1a1e2b";
    ctx.fillRect(x0, y0, x1 - x0, y1 - y0);
    ctx.fillStyle = "#202536";
    const t = cam.tile, first = (v: number, from: number): number => from + ((t - ((v + from) % t)) % t);
    for (let x = first(cam.left, x0); x < x1; x += t) ctx.fillRect(x, y0, cam.k, y1 - y0);
    for (let y = first(cam.top, y0); y < y1; y += t) ctx.fillRect(x0, y, x1 - x0, cam.k);
  }
}
