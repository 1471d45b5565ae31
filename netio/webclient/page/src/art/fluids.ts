// The moving surface of water and lava: a few repeating frames.

import type { Look } from "./looks.ts";
import { noise } from "./noise.ts";
import { rgba } from "./ground.ts";

const side = 128; // divides a chunk, so that neighbours meet
const frames = 12;

/** The frames of one fluid, as canvases to make patterns of. */
export function fluidFrames(l: Look, seed: number): HTMLCanvasElement[] {
  const out: HTMLCanvasElement[] = [];
  for (let f = 0; f < frames; f++) {
    const c = document.createElement("canvas");
    c.width = c.height = side;
    const ctx = c.getContext("2d")!, img = ctx.createImageData(side, side), px = new Uint32Array(img.data.buffer);
    const turn = (f / frames) * Math.PI * 2;
    for (let y = 0; y < side; y++) {
      for (let x = 0; x < side; x++) px[y * side + x] = rgba(l.hot ? lava(l, x, y, turn, seed) : water(l, x, y, turn, seed));
    }
    ctx.putImageData(img, 0, 0);
    out.push(c);
  }
  return out;
}

/** Two layers of noise that go round in circles, so that the last frame meets the first. */
function swirl(x: number, y: number, turn: number, seed: number, period: number): number {
  const cx = Math.cos(turn) * 0.35, cy = Math.sin(turn) * 0.35, s = period / side;
  return noise(x * s + cx, y * s + cy, seed, period) + noise(x * s - cy, y * s - cx, seed + 1, period) - 1;
}

function water(l: Look, x: number, y: number, turn: number, seed: number): number {
  const a = swirl(x, y * 1, turn, seed, 8), b = swirl(x, y, -turn, seed + 5, 16);
  const line = Math.abs(a + b * 0.35);
  if (line < 0.035) return l.ramp[3];
  if (line < 0.06) return l.ramp[2];
  const deep = swirl(x, y, turn, seed + 9, 4);
  return deep > 0.18 ? l.ramp[2] : deep < -0.22 ? l.ramp[0] : l.ramp[1];
}

function lava(l: Look, x: number, y: number, turn: number, seed: number): number {
  const a = swirl(x, y, turn, seed, 6), b = swirl(x, y, -turn, seed + 5, 14);
  const v = Math.abs(a + b * 0.5);
  if (v < 0.03) return l.ramp[4];
  if (v < 0.085) return l.ramp[3];
  if (v < 0.34) return l.ramp[2];
  return v < 0.62 ? l.ramp[1] : l.ramp[0];
}
