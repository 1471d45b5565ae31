// Where the own player looks, and the tile that it means: the mouse's, the finger's, the stick's or the keys'.

import { reachTiles, type Target } from "./actions.ts";
import type { Keys } from "./input/keys.ts";
import type { Pointer } from "./input/pointer.ts";
import type { Touch } from "./input/touch.ts";
import { Button, type Tiles } from "./sandbox/index.ts";
import type { Camera } from "./scene/camera.ts";

/** Half a body. */
const bodyTiles = 0.3;

export type Pointed = Target & { reachable: boolean };

/** A place is in reach when the middle of its tile is. */
function reaches(x: number, y: number, tx: number, ty: number): boolean {
  return Math.hypot(tx + 0.5 - x, ty + 0.5 - y) <= reachTiles;
}

export class Aim {
  /** Radians, clockwise from east. */
  angle = Math.PI / 2;
  /** The tile that keys have chosen, as seen from the own one; gone with the next step. */
  private chosen: Target | null = null;
  private readonly pointer: Pointer;
  private readonly touch: Touch;
  private readonly keys: () => Keys;
  private readonly camera: Camera;

  constructor(pointer: Pointer, touch: Touch, keys: () => Keys, camera: Camera) {
    this.pointer = pointer;
    this.touch = touch;
    this.keys = keys;
    this.camera = camera;
  }

  /** Moves the chosen tile by one, as far as one can reach from there. */
  choose(dx: number, dy: number, x: number, y: number): void {
    const from = this.chosen ?? this.ahead(x, y), tx = from.x + dx, ty = from.y + dy;
    this.pointer.aims = false;
    this.chosen = reaches(x, y, tx, ty) ? { x: tx, y: ty } : { x: from.x, y: from.y };
  }

  /** What is meant by one who stands there, in tiles; turns the player to it. Null beyond the world. */
  target(x: number, y: number, land: Tiles): Pointed | null {
    const t = this.meant(x, y);
    return t.x < 0 || t.y < 0 || t.x >= land.width || t.y >= land.height ? null : { ...t, reachable: reaches(x, y, t.x, t.y) };
  }

  private meant(x: number, y: number): Target {
    const { pointer, camera } = this;
    if (this.keys().buttons || this.touch.buttons || pointer.aims) this.chosen = null;
    if (pointer.aims) {
      const px = camera.tileX(pointer.x), py = camera.tileY(pointer.y);
      this.angle = turn(Math.atan2(py - (y - 0.4), px - x));
      return { x: Math.floor(px), y: Math.floor(py) };
    }
    if (this.chosen) {
      this.angle = turn(Math.atan2(this.chosen.y + 0.5 - y, this.chosen.x + 0.5 - x));
      return this.chosen;
    }
    return this.ahead(x, y);
  }

  /** The tile before a body that looks where the stick points, or where it walks. */
  private ahead(x: number, y: number): Target {
    const d = this.touch.direction;
    this.angle = turn(Number.isNaN(d) ? this.walked() : d);
    return { x: before(x, Math.cos(this.angle)), y: before(y, Math.sin(this.angle)) };
  }

  private walked(): number {
    const b = this.keys().buttons;
    const dx = (b & Button.east ? 1 : 0) - (b & Button.west ? 1 : 0), dy = (b & Button.south ? 1 : 0) - (b & Button.north ? 1 : 0);
    return dx || dy ? Math.atan2(dy, dx) : this.angle;
  }
}

/** The row or column of tiles before a body at v that looks along d. */
function before(v: number, d: number): number {
  if (Math.abs(d) < 0.38) return Math.floor(v); // less than 22 degrees off
  return d > 0 ? Math.floor(v + bodyTiles) + 1 : Math.floor(v - bodyTiles) - 1;
}

function turn(a: number): number {
  const full = Math.PI * 2;
  return ((a % full) + full) % full;
}
