// Draws health packs, and the marks that one's team has made.

import type { Camera } from "./camera.ts";
import * as colours from "./colours.ts";

export function drawPack(g: CanvasRenderingContext2D, cam: Camera, x: number, y: number, now: number, still: boolean): void {
  const s = cam.scale, float = still ? 0 : Math.sin(now / 400 + x) * 0.05;
  g.save();
  g.translate(cam.px(x), cam.py(y + float));
  g.fillStyle = "#eef4ef";
  g.strokeStyle = "#2c6b47";
  g.lineWidth = s * 0.06;
  g.beginPath();
  g.roundRect(-s * 0.32, -s * 0.32, s * 0.64, s * 0.64, s * 0.12);
  g.fill();
  g.stroke();
  g.fillStyle = colours.pack;
  g.fillRect(-s * 0.2, -s * 0.07, s * 0.4, s * 0.14);
  g.fillRect(-s * 0.07, -s * 0.2, s * 0.14, s * 0.4);
  g.restore();
}

/** A mark; one that is not on the screen is shown at its edge. */
export function drawMark(g: CanvasRenderingContext2D, cam: Camera, x: number, y: number, name: string, now: number, still: boolean): void {
  const s = cam.scale, edge = s * 0.9, pulse = still ? 0.5 : (now / 700) % 1;
  const px = Math.min(Math.max(cam.px(x), edge), cam.width - edge), py = Math.min(Math.max(cam.py(y), edge), cam.height - edge);
  g.save();
  g.translate(px, py);
  g.strokeStyle = g.fillStyle = "#ffd35c";
  g.lineWidth = s * 0.07;
  g.globalAlpha = 1 - pulse * 0.8;
  g.beginPath();
  g.arc(0, 0, s * (0.25 + pulse * 0.5), 0, Math.PI * 2);
  g.stroke();
  g.globalAlpha = 1;
  g.beginPath();
  g.moveTo(0, 0);
  g.lineTo(-s * 0.2, -s * 0.42);
  g.lineTo(s * 0.2, -s * 0.42);
  g.closePath();
  g.fill();
  const size = Math.max(s * 0.26, 11);
  g.font = `600 ${size}px system-ui, sans-serif`;
  g.textAlign = "center";
  g.fillText(name, 0, -s * 0.55);
  g.restore();
}
