// Draws the floor, the bases and the walls.

import { unit } from "../../../../netio/webclient/sdk/src/index.ts";
import type { Camera } from "./camera.ts";
import * as colours from "./colours.ts";
import { Team, type Wall } from "./wire.ts";

const base = { x: 2, y: 14, size: 4 }; // field.go's Base, of red
const height = 0.28; // of a wall, as it is drawn, in tiles

export function drawField(g: CanvasRenderingContext2D, cam: Camera, walls: readonly Wall[], width: number, tall: number): void {
  const s = cam.scale;
  g.fillStyle = colours.beyond;
  g.fillRect(0, 0, cam.width, cam.height);
  g.fillStyle = colours.floor;
  g.fillRect(cam.px(0), cam.py(0), width * s, tall * s);
  g.strokeStyle = colours.grid;
  g.lineWidth = Math.max(s / 40, 1);
  g.beginPath();
  for (let x = 0; x <= width; x += 2) {
    g.moveTo(cam.px(x), cam.py(0));
    g.lineTo(cam.px(x), cam.py(tall));
  }
  for (let y = 0; y <= tall; y += 2) {
    g.moveTo(cam.px(0), cam.py(y));
    g.lineTo(cam.px(width), cam.py(y));
  }
  g.stroke();
  circle(g, cam, width / 2, tall / 2, 3.2);
  drawBase(g, cam, base.x, base.y, Team.red);
  drawBase(g, cam, width - base.x - base.size, tall - base.y - base.size, Team.blue);
  for (const w of walls) block(g, cam, w, colours.wallSide, height);
  for (const w of walls) block(g, cam, w, colours.wallTop, 0);
}

function circle(g: CanvasRenderingContext2D, cam: Camera, x: number, y: number, r: number): void {
  g.beginPath();
  g.arc(cam.px(x), cam.py(y), r * cam.scale, 0, Math.PI * 2);
  g.stroke();
}

function drawBase(g: CanvasRenderingContext2D, cam: Camera, x: number, y: number, team: number): void {
  const s = cam.scale, side = base.size * s, d = s * 0.3;
  g.save();
  g.globalAlpha = 0.22;
  g.fillStyle = colours.team(team);
  g.fillRect(cam.px(x), cam.py(y), side, side);
  g.globalAlpha = 0.7;
  g.strokeStyle = colours.team(team);
  g.setLineDash([d, d]);
  g.lineWidth = Math.max(s / 16, 1);
  g.strokeRect(cam.px(x), cam.py(y), side, side);
  g.restore();
}

/** A wall, or what is seen of its side. */
function block(g: CanvasRenderingContext2D, cam: Camera, w: Wall, colour: string, down: number): void {
  const s = cam.scale, x = cam.px(w.x0 / unit), y = cam.py(w.y0 / unit);
  const width = ((w.x1 - w.x0) / unit) * s, tall = ((w.y1 - w.y0) / unit) * s;
  g.fillStyle = colour;
  g.fillRect(x, y + down * s, width, tall);
  if (down > 0) return;
  g.fillStyle = colours.wallEdge;
  g.fillRect(x, y, width, Math.max(s / 14, 1));
}
