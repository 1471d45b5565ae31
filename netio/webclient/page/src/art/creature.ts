// Creatures: round things that squash and stretch as they go.

import { Pixels } from "./pixels.ts";
import { textHash } from "./noise.ts";

export const creatureSide = 18;
export const creatureFeet = 16;

const bodies = ["#6cc26a", "#5fb3d9", "#d98a5f", "#b98ad9", "#d96a86", "#c9bd55"];
const sheets = new Map<string, HTMLCanvasElement>();

/** Four steps, then the same hurt, by two directions: east, west. Kind and id choose the colour. */
export function creatureSheet(kind: string, id: number): HTMLCanvasElement {
  const body = bodies[(textHash(kind) + id) % bodies.length];
  let s = sheets.get(body);
  if (!s) {
    const sheet = new Pixels(creatureSide * 8, creatureSide * 2);
    for (let step = 0; step < 4; step++) {
      for (let hurt = 0; hurt < 2; hurt++) {
        const p = frame(body, step).outline("#1d1a26");
        if (hurt) p.tint("rgba(255,70,60,0.62)");
        const x = (step + hurt * 4) * creatureSide;
        sheet.draw(p.canvas, x, 0).draw(p.canvas, x, creatureSide, true);
      }
    }
    sheets.set(body, (s = sheet.canvas));
  }
  return s;
}

function frame(body: string, step: number): Pixels {
  const p = new Pixels(creatureSide, creatureSide);
  const grow = [0, 1, 0, -1][step], w = 12 - grow * 2, h = 9 + grow, x = 9 - w / 2, y = creatureFeet - h;
  p.fill(x + 2, y, w - 4, h, body).fill(x + 1, y + 1, w - 2, h - 1, body).fill(x, y + 3, w, h - 3, body);
  p.fill(x + 3, y + 1, 3, 1, "rgba(255,255,255,0.75)").fill(x + 2, y + 2, 2, 1, "rgba(255,255,255,0.5)");
  p.fill(x, creatureFeet - 2, w, 2, "rgba(0,0,0,0.22)").fill(x + 1, creatureFeet - 3, w - 2, 1, "rgba(0,0,0,0.1)");
  p.fill(9, y + 3, 2, 3, "#fff").fill(13, y + 3, 2, 3, "#fff").fill(10, y + 4, 1, 2, "#1d1a26").fill(14, y + 4, 1, 2, "#1d1a26");
  return p;
}
