// Figures for the curious: F3.

import { el } from "../dom.ts";
import type { SandboxClient } from "../sandbox/index.ts";

const everyMs = 250;

export class Debug {
  readonly root = el("pre", { class: "debug", hidden: true, "aria-label": "Figures" });
  private shownAt = 0;
  private bytes = 0;
  private bytesOut = 0;
  private frames = 0;
  private work = 0;
  private worst = 0;

  toggle(): void {
    this.root.hidden = !this.root.hidden;
  }

  /** One frame took that much work. */
  frame(client: SandboxClient, now: number, workMs: number, shownTick: number, entities: number, x: number, y: number): void {
    this.frames++;
    this.work += workMs;
    this.worst = Math.max(this.worst, workMs);
    const dt = now - this.shownAt;
    if (dt < everyMs) return;
    if (!this.root.hidden) this.show(client, dt / 1000, shownTick, entities, x, y);
    this.shownAt = now;
    this.bytes = client.bytesIn;
    this.bytesOut = client.bytesOut;
    this.frames = this.work = this.worst = 0;
  }

  private show(client: SandboxClient, s: number, shownTick: number, entities: number, x: number, y: number): void {
    const w = client.world, p = client.predictor;
    const lines = [
      ["tick", w ? `${w.tick}, shown ${shownTick.toFixed(1)}` : "-"],
      ["snapshot age", w ? `${((w.tick - shownTick) * w.clock.periodMs).toFixed(0)} ms behind, jitter ${w.clock.jitterMs.toFixed(0)} ms` : "-"],
      ["baseline age", w ? `${w.age} ticks` : "-"],
      ["ping", `${client.rttMs.toFixed(0)} ms`],
      ["down", `${((client.bytesIn - this.bytes) / s).toFixed(0)} B/s`],
      ["up", `${((client.bytesOut - this.bytesOut) / s).toFixed(0)} B/s`],
      ["entities", String(entities)],
      ["inputs", w ? `${w.header.waiting} waiting, ${w.header.repeats} repeated` : "-"],
      ["prediction", `${(p.error / 1024).toFixed(3)} tiles off`],
      ["position", `${x.toFixed(2)}, ${y.toFixed(2)}`],
      ["frame", `${(this.work / Math.max(this.frames, 1)).toFixed(1)} ms, worst ${this.worst.toFixed(1)} ms, ${(this.frames / s).toFixed(0)} fps`],
      ["malformed", `${client.malformed} ${client.lastError}`],
    ];
    this.root.textContent = lines.map(([k, v]) => k.padEnd(14) + v).join("\n");
  }
}
