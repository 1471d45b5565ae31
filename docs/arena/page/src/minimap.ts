// A map of the field in a corner: walls, one's own team, health packs and marks.
// Enemies are not on it.

import { unit } from "../../../../netio/webclient/sdk/src/index.ts";
import type { ArenaClient } from "./client.ts";
import * as colours from "./colours.ts";
import type { Wall } from "./wire.ts";

/** Pixels a tile. */
const scale = 5;
const everyMs = 100;

export class Minimap {
  readonly canvas = document.createElement("canvas");
  private readonly g = this.canvas.getContext("2d")!;
  private drawnAt = 0;

  constructor() {
    this.canvas.className = "map";
    this.canvas.setAttribute("aria-label", "Map");
  }

  draw(client: ArenaClient, walls: readonly Wall[], team: number, now: number): void {
    if (now - this.drawnAt < everyMs) return;
    this.drawnAt = now;
    const { g, canvas } = this, world = client.world!, self = client.self?.id ?? 0;
    canvas.width = world.welcome.width * scale; // clears it
    canvas.height = world.welcome.height * scale;
    g.fillStyle = colours.floor;
    g.fillRect(0, 0, canvas.width, canvas.height);
    g.fillStyle = colours.wallTop;
    for (const w of walls) g.fillRect((w.x0 / unit) * scale, (w.y0 / unit) * scale, ((w.x1 - w.x0) / unit) * scale, ((w.y1 - w.y0) / unit) * scale);
    world.entities.each((e) => {
      const x = e.show("position", "x") ?? 0, y = e.show("position", "y") ?? 0;
      if (e.kind === "pack") this.dot(x, y, 4, colours.pack);
      if (e.kind === "mark") this.dot(x, y, 6, "#ffd35c");
      if (e.kind === "fighter" && e.get("side", "team") === team && (e.get("health", "points") ?? 0) > 0) this.dot(x, y, 5, e.id === self ? "#ffffff" : colours.team(team));
    });
  }

  private dot(x: number, y: number, r: number, colour: string): void {
    this.g.fillStyle = colour;
    this.g.beginPath();
    this.g.arc(x * scale, y * scale, r, 0, Math.PI * 2);
    this.g.fill();
  }
}
