// Draws the fighters, with their names and health.

import type { Camera } from "./camera.ts";
import * as colours from "./colours.ts";
import { Team } from "./wire.ts";

const radius = 0.4;

/** A fighter as it is drawn. */
export interface Fighter {
  readonly name: string;
  readonly team: number;
  readonly x: number;
  readonly y: number;
  readonly aim: number; // radians
  readonly health: number; // of 100
  readonly own: boolean;
  readonly flash: number; // 1 when just hit, falling to 0
}

export function drawFighter(g: CanvasRenderingContext2D, cam: Camera, f: Fighter): void {
  const s = cam.scale;
  g.save();
  g.translate(cam.px(f.x), cam.py(f.y));
  if (f.health <= 0) {
    drawFallen(g, s, f.team);
    g.restore();
    return;
  }
  g.fillStyle = "rgba(0, 0, 0, 0.35)";
  g.beginPath();
  g.ellipse(0, s * 0.12, s * radius * 1.05, s * radius * 0.95, 0, 0, Math.PI * 2);
  g.fill();
  if (f.own) ring(g, s);
  g.rotate(f.aim);
  g.fillStyle = "#cfd8e6";
  g.fillRect(s * 0.1, -s * 0.1, s * 0.56, s * 0.2);
  body(g, s, f.team);
  g.fillStyle = f.flash > 0 ? `rgba(255, 255, 255, ${f.flash})` : colours.team(f.team);
  g.fill();
  g.lineWidth = s * 0.07;
  g.strokeStyle = colours.teamDark(f.team);
  g.stroke();
  g.fillStyle = colours.teamDark(f.team);
  g.beginPath();
  g.arc(s * 0.06, 0, s * 0.14, 0, Math.PI * 2);
  g.fill();
  g.restore();
  label(g, cam, f);
}

/** Red is round, blue has six corners: who does not tell the colours apart sees it. */
function body(g: CanvasRenderingContext2D, s: number, team: number): void {
  g.beginPath();
  if (team === Team.red) {
    g.arc(0, 0, s * radius, 0, Math.PI * 2);
    return;
  }
  for (let i = 0; i < 6; i++) g.lineTo(Math.cos((i * Math.PI) / 3) * s * radius * 1.08, Math.sin((i * Math.PI) / 3) * s * radius * 1.08);
  g.closePath();
}

function ring(g: CanvasRenderingContext2D, s: number): void {
  g.strokeStyle = "rgba(255, 255, 255, 0.75)";
  g.lineWidth = Math.max(s * 0.045, 1);
  g.beginPath();
  g.arc(0, 0, s * 0.58, 0, Math.PI * 2);
  g.stroke();
}

function drawFallen(g: CanvasRenderingContext2D, s: number, team: number): void {
  g.globalAlpha = 0.6;
  g.strokeStyle = colours.team(team);
  g.lineWidth = s * 0.12;
  g.lineCap = "round";
  g.beginPath();
  for (const d of [-1, 1]) {
    g.moveTo(-s * 0.25, -s * 0.25 * d);
    g.lineTo(s * 0.25, s * 0.25 * d);
  }
  g.stroke();
}

function label(g: CanvasRenderingContext2D, cam: Camera, f: Fighter): void {
  const s = cam.scale, x = cam.px(f.x), y = cam.py(f.y), size = Math.max(s * 0.3, 11);
  const wide = s * 0.95, tall = Math.max(s * 0.1, 3), top = y - s * 0.78;
  g.font = `600 ${size}px system-ui, sans-serif`;
  g.textAlign = "center";
  g.lineWidth = size / 4;
  g.lineJoin = "round";
  g.strokeStyle = "rgba(8, 11, 16, 0.85)";
  g.strokeText(f.name, x, top - size * 0.35);
  g.fillStyle = f.own ? "#ffffff" : colours.text;
  g.fillText(f.name, x, top - size * 0.35);
  g.fillStyle = "rgba(8, 11, 16, 0.85)";
  g.fillRect(x - wide / 2 - 1, top - 1, wide + 2, tall + 2);
  g.fillStyle = f.own ? colours.health : colours.team(f.team);
  g.fillRect(x - wide / 2, top, (wide * f.health) / 100, tall);
}
