// The camera: what part of the world the screen shows, in whole device pixels.

import { T } from "../art/ground.ts";

/** A view never shows more tiles than this to one side of its middle: the server sends no more. */
const tilesAround = 27;
/** Device pixels per art pixel at the most. */
const kMax = 12;

export class Camera {
  /** Device pixels per art pixel: whole, so that art stays crisp. */
  k = 3;
  /** Device pixels per CSS pixel. */
  dpr = 1;
  /** Device pixels. */
  width = 1;
  height = 1;
  /** The world's device pixel at the screen's left top. */
  left = 0;
  top = 0;
  private usual = 3;
  private least = 1;
  private zoom = 0;

  /** The canvas has that many CSS pixels. */
  resize(cssWidth: number, cssHeight: number, dpr: number): void {
    this.dpr = dpr;
    this.width = Math.max(1, Math.round(cssWidth * dpr));
    this.height = Math.max(1, Math.round(cssHeight * dpr));
    const wanted = Math.min(cssWidth, cssHeight) < 560 ? 36 : 46;
    this.least = Math.max(1, Math.ceil(Math.max(this.width, this.height) / (T * tilesAround * 2)));
    this.usual = Math.max(this.least, Math.round((wanted * dpr) / T));
    this.zoomBy(0);
  }

  /** Nearer by so many steps, or further away, as far as there is land to show; from the usual distance if again. */
  zoomBy(steps: number, again = false): void {
    const k = Math.min(Math.max(this.usual + (again ? 0 : this.zoom) + steps, this.least), kMax);
    this.zoom = k - this.usual;
    this.k = k;
  }

  /** Device pixels per tile. */
  get tile(): number {
    return T * this.k;
  }

  /** Puts that place, in tiles, in the middle. */
  centre(x: number, y: number): void {
    this.left = Math.round(x * this.tile - this.width / 2);
    this.top = Math.round(y * this.tile - this.height / 2);
  }

  /** The device pixel of a place. */
  x(tiles: number): number {
    return Math.round(tiles * this.tile) - this.left;
  }

  y(tiles: number): number {
    return Math.round(tiles * this.tile) - this.top;
  }

  /** The place, in tiles, under a CSS pixel of the canvas. */
  tileX(cssX: number): number {
    return (cssX * this.dpr + this.left) / this.tile;
  }

  tileY(cssY: number): number {
    return (cssY * this.dpr + this.top) / this.tile;
  }
}
