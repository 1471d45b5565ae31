// Cracks in a tile that is being broken.

import { hash } from "./noise.ts";
import { T } from "./ground.ts";

const stages = 6;
let sheet: HTMLCanvasElement | null = null;

/** A row of stages, each T wide. */
export function cracks(): { sheet: HTMLCanvasElement; stages: number } {
  if (!sheet) {
    sheet = document.createElement("canvas");
    sheet.width = T * stages;
    sheet.height = T;
    const ctx = sheet.getContext("2d")!;
    for (let s = 0; s < stages; s++) {
      for (let arm = 0; arm < 5; arm++) {
        let x = 8, y = 7, a = (arm / 5) * Math.PI * 2 + (hash(arm, 1, 50) % 100) / 130;
        for (let i = 0; i < (s + 1) * 1.7; i++) {
          a += ((hash(arm, i, 51) % 100) / 100 - 0.5) * 1.5;
          x += Math.cos(a);
          y += Math.sin(a);
          ctx.fillStyle = "rgba(255,255,255,0.28)";
          ctx.fillRect(s * T + Math.round(Math.min(Math.max(x + 1, 0), 15)), Math.round(Math.min(Math.max(y + 1, 0), 15)), 1, 1);
          ctx.fillStyle = "rgba(12,10,16,0.85)";
          ctx.fillRect(s * T + Math.round(Math.min(Math.max(x, 0), 15)), Math.round(Math.min(Math.max(y, 0), 15)), 1, 1);
        }
      }
    }
  }
  return { sheet, stages };
}
