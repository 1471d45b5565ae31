// What is held down, and where that leads.

import { type Client, type OwnState, Reader } from "./tickd.js";
import { Kind, writeCall, type Controls } from "./schema.js";

const tilt = 127; // of an axis that is held down all the way
const tapMs = 200;
const keys: Record<string, [number, number]> = {
  KeyW: [0, -1], KeyS: [0, 1], KeyA: [-1, 0], KeyD: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0],
};

/** Moves the own player by one tick: the integers of game/walk.go. Speed and radius are what the server says they are. */
export function step(own: OwnState, held: Controls, client: Client<Controls>): void {
  const { game, width, height, tickRate } = client.world!.welcome, about = new Reader(game);
  const speed = about.u16(), radius = about.u16();
  const move = (at: number, axis: number, tiles: number) =>
    Math.min(Math.max(at + Math.trunc(Math.trunc((axis * speed) / tilt) / tickRate), radius), tiles * 1024 - radius);
  own.x = move(own.x, held.x, width);
  own.y = move(own.y, held.y, height);
}

/** Keys, and a finger that is dragged. */
export class Hands {
  private readonly down = new Set<string>();
  private drag: { x: number; y: number; dx: number; dy: number; at: number } | null = null;

  constructor(canvas: HTMLCanvasElement, private readonly client: Client<Controls>) {
    canvas.addEventListener("keydown", (e) => {
      if (e.code === "Space" && !e.repeat) this.call();
      if (e.code in keys) this.down.add(e.code);
      if (e.code in keys || e.code === "Space") e.preventDefault();
    });
    canvas.addEventListener("keyup", (e) => this.down.delete(e.code));
    canvas.addEventListener("blur", () => this.down.clear());
    canvas.addEventListener("pointerdown", (e) => {
      canvas.setPointerCapture(e.pointerId);
      this.drag = { x: e.clientX, y: e.clientY, dx: 0, dy: 0, at: e.timeStamp };
    });
    canvas.addEventListener("pointermove", (e) => {
      if (this.drag) [this.drag.dx, this.drag.dy] = [e.clientX - this.drag.x, e.clientY - this.drag.y];
    });
    canvas.addEventListener("pointerup", (e) => {
      if (this.drag && e.timeStamp - this.drag.at < tapMs) this.call();
      this.drag = null;
    });
  }

  /** Tells the client what is held down now. */
  hold(): void {
    let x = 0, y = 0;
    for (const code of this.down) [x, y] = [x + keys[code][0], y + keys[code][1]];
    if (this.drag) [x, y] = [this.drag.dx / 40, this.drag.dy / 40];
    const length = Math.max(Math.hypot(x, y), 1);
    const held = { buttons: 0, aim: 0, x: Math.round((x / length) * tilt), y: Math.round((y / length) * tilt) };
    this.client.input = held; // a new one each time: those that were sent are kept
  }

  private call(): void {
    this.client.send(Kind.Call, (w) => writeCall(w, {}));
  }
}
