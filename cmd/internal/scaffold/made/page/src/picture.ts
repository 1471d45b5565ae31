// Draws what the client knows: the whole world, as large as the window lets it be.

import { type Client, type Entity, unit } from "./tickd.js";
import type { Controls } from "./schema.js";

const ringMs = 700;

export class Picture {
  private readonly pen: CanvasRenderingContext2D;
  private readonly rings: { who: number; from: number }[] = [];
  private readonly sprites = new Map<string, HTMLCanvasElement>();
  private scale = 1; // pixels a tile
  private left = 0;
  private top = 0;

  constructor(readonly canvas: HTMLCanvasElement, private readonly client: Client<Controls>) {
    this.pen = canvas.getContext("2d")!;
  }

  /** Somebody has called. */
  ring(who: number): void {
    this.rings.push({ who, from: performance.now() });
  }

  draw(now: number): void {
    const { pen, client } = this, world = client.world;
    this.fit();
    pen.fillStyle = "#070a14";
    pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
    if (!world) return;
    this.ground(world.welcome.width, world.welcome.height);
    pen.globalCompositeOperation = "lighter"; // light adds up
    for (const e of world.entities) if (e.kind === "light") this.light(e, now);
    for (const e of world.entities) if (e.kind === "lantern") this.lantern(e);
    this.drawRings(now);
    pen.globalCompositeOperation = "source-over";
    for (const e of world.entities) if (e.kind === "lantern") this.name(e);
  }

  /** Where something is, in pixels; one's own lantern is where it is foreseen to be. */
  private at(e: Entity): [number, number] {
    const p = this.client.predictor, own = e.id === this.client.self?.id && p.ready;
    const x = own ? p.x / unit : e.show("position", "x") ?? 0, y = own ? p.y / unit : e.show("position", "y") ?? 0;
    return [this.left + x * this.scale, this.top + y * this.scale];
  }

  private fit(): void {
    const dpr = devicePixelRatio, w = Math.round(innerWidth * dpr), h = Math.round(innerHeight * dpr), welcome = this.client.world?.welcome;
    if (this.canvas.width !== w || this.canvas.height !== h) [this.canvas.width, this.canvas.height] = [w, h];
    if (!welcome) return;
    this.scale = Math.min(w / welcome.width, h / welcome.height);
    this.left = (w - welcome.width * this.scale) / 2;
    this.top = (h - welcome.height * this.scale) / 2;
  }

  private ground(width: number, height: number): void {
    const { pen, scale, left, top } = this;
    const sky = pen.createRadialGradient(left + (width / 2) * scale, top + (height / 2) * scale, 0, left + (width / 2) * scale, top + (height / 2) * scale, width * scale * 0.6);
    sky.addColorStop(0, "#16223f");
    sky.addColorStop(1, "#0b1226");
    pen.fillStyle = sky;
    pen.fillRect(left, top, width * scale, height * scale);
    pen.fillStyle = "#ffffff12";
    for (let y = 1; y < height; y++) for (let x = 1; x < width; x++) pen.fillRect(left + x * scale - 1, top + y * scale - 1, 2, 2);
  }

  private light(e: Entity, now: number): void {
    const [x, y] = this.at(e), flicker = 0.85 + 0.15 * Math.sin(now / 300 + e.id);
    this.glow(42, 82, x, y, this.scale * 0.6 * flicker);
  }

  private lantern(e: Entity): void {
    const [x, y] = this.at(e), hue = ((e.get("glow", "hue") ?? 0) / 256) * 360, lights = e.get("glow", "lights") ?? 0;
    this.glow(hue, 70, x, y, this.scale * (1.3 + Math.min(lights, 200) / 80));
    this.glow(hue, 92, x, y, this.scale * 0.5);
  }

  private drawRings(now: number): void {
    const { pen, rings } = this;
    while (rings.length > 0 && now - rings[0].from > ringMs) rings.shift();
    for (const { who, from } of rings) {
      const e = this.client.world?.entities.get(who), part = Math.max((now - from) / ringMs, 0);
      if (!e) continue;
      pen.beginPath();
      pen.arc(...this.at(e), part * 6 * this.scale, 0, Math.PI * 2);
      pen.strokeStyle = `rgba(255, 226, 168, ${0.7 * (1 - part)})`;
      pen.lineWidth = this.scale / 10;
      pen.stroke();
    }
  }

  private name(e: Entity): void {
    const { pen } = this, [x, y] = this.at(e), size = Math.max(this.scale * 0.42, 11 * devicePixelRatio);
    pen.font = `600 ${size}px system-ui, sans-serif`;
    pen.textAlign = "center";
    pen.fillStyle = e.id === this.client.self?.id ? "#ffffff" : "#c8d2ee";
    pen.fillText(e.name, x, y - this.scale * 0.75);
  }

  /** A round light of a colour; drawn once for each colour, and then copied. */
  private glow(hue: number, brightness: number, x: number, y: number, r: number): void {
    const key = `${Math.round(hue)} ${brightness}`, half = 64;
    let sprite = this.sprites.get(key);
    if (!sprite) {
      this.sprites.set(key, (sprite = document.createElement("canvas")));
      sprite.width = sprite.height = 2 * half;
      const pen = sprite.getContext("2d")!, light = pen.createRadialGradient(half, half, 0, half, half, half);
      light.addColorStop(0, `hsla(${hue}, 100%, ${brightness}%, 0.9)`);
      light.addColorStop(0.25, `hsla(${hue}, 100%, ${brightness - 20}%, 0.35)`);
      light.addColorStop(1, `hsla(${hue}, 100%, 50%, 0)`);
      pen.fillStyle = light;
      pen.fillRect(0, 0, 2 * half, 2 * half);
    }
    this.pen.drawImage(sprite, x - r, y - r, 2 * r, 2 * r);
  }
}
