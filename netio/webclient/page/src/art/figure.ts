// People: one sheet per look, four directions by four steps, and the same again
// in white for the moment of being hurt.

import { Pixels } from "./pixels.ts";
import { textHash } from "./noise.ts";

export const figureW = 18;
export const figureH = 24;
/** Rows of the sheet. */
export const Facing = { east: 0, south: 1, west: 2, north: 3 } as const;
/** Where in a frame the feet are. */
export const feetY = 22;

const skins = ["#f6d2b3", "#e8b48c", "#c98d62", "#9a6540", "#6e452b"];
const hairs = ["#2b2026", "#5a3620", "#8a5a2b", "#c98f3d", "#e6cf7a", "#a33d2b", "#8f97a3"];
const shirts = [
  "#d1495b", "#3a86c8", "#4aa564", "#e0a030", "#8a5cc9", "#e07b39", "#2fa8a0", "#c95ca0", "#5b6ee1", "#7d8b3a", "#b8433c", "#4f7cac",
  "#f2d14b", "#8fd14f", "#4fd1c5", "#63b3ff", "#b794f6", "#ff8fb1", "#ffb59a", "#eceff4", "#5c6475", "#2f6b4f", "#7a3b5d", "#a3642a",
];
const trousers = ["#3b4260", "#54432f", "#3d5240", "#5c3a48", "#474a55"];

/** What one person looks like; it follows from the name, but for the shirt. */
interface Colours { skin: string; hair: string; shirt: string; legs: string; style: number }

const line = "#1d1a26";
const sheets = new Map<string, HTMLCanvasElement>();

/** The shirt of a player's id, also its colour on the map: so many who come one after another all have others. */
export function colourOf(id: number): string {
  return shirts[id % shirts.length];
}

/** The same, light enough to read on a dark panel. */
export function lightOf(id: number): string {
  const v = parseInt(colourOf(id).slice(1), 16);
  const ch = (s: number): number => Math.round(((v >> s) & 255) * 0.58 + 255 * 0.42);
  return `rgb(${ch(16)},${ch(8)},${ch(0)})`;
}

/** The sheet of a player: facing rows, four columns of steps, then the same hurt. */
export function figureSheet(name: string, id: number): HTMLCanvasElement {
  const h = textHash(name);
  const c: Colours = {
    skin: skins[h % skins.length], hair: hairs[(h >>> 3) % hairs.length], shirt: colourOf(id),
    legs: trousers[(h >>> 12) % trousers.length], style: (h >>> 16) % 4,
  };
  const key = Object.values(c).join();
  let s = sheets.get(key);
  if (!s) sheets.set(key, (s = drawSheet(c)));
  return s;
}

function drawSheet(c: Colours): HTMLCanvasElement {
  const sheet = new Pixels(figureW * 8, figureH * 4);
  for (let step = 0; step < 4; step++) {
    for (let hurt = 0; hurt < 2; hurt++) {
      const x = (step + hurt * 4) * figureW;
      const finish = (p: Pixels): HTMLCanvasElement => (hurt ? p.outline(line).tint("rgba(255,70,60,0.62)") : p.outline(line)).canvas;
      const side = finish(sideFrame(c, step));
      sheet.draw(side, x, Facing.east * figureH).draw(side, x, Facing.west * figureH, true);
      sheet.draw(finish(frontFrame(c, step, false)), x, Facing.south * figureH);
      sheet.draw(finish(frontFrame(c, step, true)), x, Facing.north * figureH);
    }
  }
  return sheet.canvas;
}

/** Darker or lighter by f. */
function tone(hex: string, f: number): string {
  const v = parseInt(hex.slice(1), 16);
  const ch = (s: number): number => Math.max(0, Math.min(255, Math.round(((v >> s) & 255) * f)));
  return `rgb(${ch(16)},${ch(8)},${ch(0)})`;
}

function frontFrame(c: Colours, step: number, back: boolean): Pixels {
  const p = new Pixels(figureW, figureH), bob = step & 1, y = 1 + bob;
  const left = step === 1 ? 1 : 0, right = step === 3 ? 1 : 0;
  // legs
  p.fill(5, 16, 3, 5 - left, c.legs).fill(10, 16, 3, 5 - right, c.legs).fill(8, 16, 2, 2, tone(c.legs, 0.8));
  p.fill(5, 20 - left, 3, 2, "#3a2a22").fill(10, 20 - right, 3, 2, "#3a2a22");
  // body and arms
  p.fill(5, y + 9, 8, 7, c.shirt).fill(5, y + 14, 8, 2, tone(c.shirt, 0.78)).fill(5, y + 9, 8, 1, tone(c.shirt, 1.18));
  const swing = step === 1 ? 1 : step === 3 ? -1 : 0;
  p.fill(3, y + 10 - swing, 2, 4, tone(c.shirt, 0.9)).fill(3, y + 14 - swing, 2, 1, c.skin);
  p.fill(13, y + 10 + swing, 2, 4, tone(c.shirt, 0.9)).fill(13, y + 14 + swing, 2, 1, c.skin);
  if (!back) p.fill(8, y + 9, 2, 1, c.skin);
  // head
  p.fill(5, y + 2, 8, 7, c.skin).fill(4, y + 3, 10, 5, c.skin).fill(5, y + 8, 8, 1, tone(c.skin, 0.84));
  if (!back) p.fill(6, y + 5, 1, 2, line).fill(11, y + 5, 1, 2, line).fill(8, y + 7, 2, 1, tone(c.skin, 0.72));
  hairFront(p, c, y, back);
  return p;
}

function hairFront(p: Pixels, c: Colours, y: number, back: boolean): void {
  const light = tone(c.hair, 1.3);
  if (c.style === 3) { // a cap
    p.fill(5, y, 8, 3, c.shirt).fill(4, y + 1, 10, 2, c.shirt).fill(6, y, 4, 1, tone(c.shirt, 1.25));
    if (back) p.fill(4, y + 3, 10, 4, c.hair);
    else p.fill(4, y + 3, 10, 1, tone(c.shirt, 0.7));
    return;
  }
  p.fill(5, y, 8, 2, c.hair).fill(4, y + 1, 10, 2, c.hair).fill(6, y, 3, 1, light);
  if (back) {
    p.fill(4, y + 2, 10, c.style === 1 ? 8 : 6, c.hair).fill(6, y + 2, 3, 1, light);
    return;
  }
  p.fill(4, y + 3, 1, 2, c.hair).fill(13, y + 3, 1, 2, c.hair);
  if (c.style === 1) p.fill(3, y + 3, 2, 7, c.hair).fill(13, y + 3, 2, 7, c.hair);
  if (c.style === 2) p.fill(5, y + 3, 4, 1, c.hair);
}

function sideFrame(c: Colours, step: number): Pixels { // looks east
  const p = new Pixels(figureW, figureH), bob = step & 1, y = 1 + bob;
  const dark = tone(c.legs, 0.75);
  if (step === 1) p.fill(5, 16, 3, 4, dark).fill(4, 19, 3, 2, "#2c201a").fill(10, 16, 3, 4, c.legs).fill(11, 19, 4, 2, "#3a2a22");
  else if (step === 3) p.fill(10, 16, 3, 4, dark).fill(11, 19, 3, 2, "#2c201a").fill(5, 16, 3, 4, c.legs).fill(4, 19, 4, 2, "#3a2a22");
  else p.fill(6, 16, 5, 5, c.legs).fill(6, 16, 2, 5, dark).fill(6, 20, 6, 2, "#3a2a22");
  p.fill(6, y + 9, 6, 7, c.shirt).fill(6, y + 14, 6, 2, tone(c.shirt, 0.78)).fill(6, y + 9, 6, 1, tone(c.shirt, 1.18));
  const swing = step === 1 ? 2 : step === 3 ? -2 : 0;
  p.fill(8 + Math.sign(swing), y + 10, 2, 4, tone(c.shirt, 0.82)).fill(8 + swing, y + 14, 2, 1, c.skin);
  p.fill(5, y + 2, 8, 7, c.skin).fill(4, y + 3, 10, 5, c.skin).fill(5, y + 8, 8, 1, tone(c.skin, 0.84));
  p.fill(11, y + 5, 1, 2, line).fill(14, y + 6, 1, 1, c.skin);
  if (c.style === 3) {
    p.fill(5, y, 8, 3, c.shirt).fill(4, y + 1, 10, 2, c.shirt).fill(13, y + 3, 3, 1, tone(c.shirt, 0.75)).fill(4, y + 3, 3, 4, c.hair);
    return p;
  }
  p.fill(5, y, 8, 2, c.hair).fill(4, y + 1, 10, 2, c.hair).fill(4, y + 3, 4, 4, c.hair).fill(6, y, 3, 1, tone(c.hair, 1.3));
  if (c.style === 1) p.fill(3, y + 3, 4, 8, c.hair);
  return p;
}
