// The tile that one points at.

import type { Camera } from "./camera.ts";

/** Marks a tile's corners: bright when it can be reached. */
export function drawTarget(ctx: CanvasRenderingContext2D, cam: Camera, tx: number, ty: number, reachable: boolean, now: number): void {
  const k = cam.k, x = cam.x(tx), y = cam.y(ty), s = cam.tile, arm = 4 * k;
  const inset = reachable ? Math.round((Math.sin(now / 220) + 1) * 0.5) * k : 0;
  for (const [style, d] of [["rgba(10,12,24,0.55)", k], [reachable ? "rgba(255,255,255,0.95)" : "rgba(255,110,100,0.7)", 0]] as const) {
    ctx.fillStyle = style;
    const l = x + inset + d, t = y + inset + d, r = x + s - inset + d, b = y + s - inset + d;
    ctx.fillRect(l, t, arm, k);
    ctx.fillRect(l, t, k, arm);
    ctx.fillRect(r - arm, t, arm, k);
    ctx.fillRect(r - k, t, k, arm);
    ctx.fillRect(l, b - k, arm, k);
    ctx.fillRect(l, b - arm, k, arm);
    ctx.fillRect(r - arm, b - k, arm, k);
    ctx.fillRect(r - k, b - arm, k, arm);
  }
}
