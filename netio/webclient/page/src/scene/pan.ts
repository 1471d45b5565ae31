// Looking about without a body: by keys, by dragging, by two fingers, by the wheel.

import type { Camera } from "./camera.ts";

type Way = readonly [number, number];

/** Keys that move the view; where arrows mean something else they are left out. */
export const letters: Record<string, Way> = { KeyW: [0, -1], KeyS: [0, 1], KeyA: [-1, 0], KeyD: [1, 0] };
export const lettersAndArrows: Record<string, Way> = { ...letters, ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

/** Tiles a second that keys move the view by. */
const panSpeed = 18;
/** Two fingers so much further apart, or nearer, are a step of the zoom. */
const pinchRatio = 1.35;

export class Pan {
  /** The middle of what is shown, in tiles. */
  x = 0;
  y = 0;
  /** Whether hands are this one's. */
  active: () => boolean = () => true;
  /** Somebody moves it. */
  onMove: () => void = () => {};
  private readonly camera: Camera;
  private readonly keys: Record<string, Way>;
  private readonly held = new Set<string>();
  private readonly fingers = new Map<number, { x: number; y: number }>();
  private apart = 0;

  constructor(canvas: HTMLCanvasElement, camera: Camera, keys: Record<string, Way>) {
    this.camera = camera;
    this.keys = keys;
    addEventListener("keydown", (e) => this.down(e));
    addEventListener("keyup", (e) => this.held.delete(e.code));
    addEventListener("blur", () => this.held.clear());
    canvas.addEventListener("pointerdown", (e) => {
      if (!this.active()) return;
      canvas.setPointerCapture(e.pointerId);
      this.fingers.set(e.pointerId, { x: e.clientX, y: e.clientY });
      this.apart = this.distance();
    });
    canvas.addEventListener("pointermove", (e) => this.drag(e));
    for (const type of ["pointerup", "pointercancel", "lostpointercapture"] as const) canvas.addEventListener(type, (e) => this.fingers.delete(e.pointerId));
    canvas.addEventListener("wheel", (e) => {
      if (!this.active() || e.ctrlKey || e.deltaY === 0) return;
      e.preventDefault();
      this.camera.zoomBy(-Math.sign(e.deltaY));
    }, { passive: false });
  }

  /** Moves by what is held, and stays within a world of that size. */
  step(dt: number, width: number, height: number): void {
    for (const code of this.held) {
      this.onMove();
      this.x += this.keys[code][0] * panSpeed * dt;
      this.y += this.keys[code][1] * panSpeed * dt;
    }
    this.x = Math.min(Math.max(this.x, 0), width - 1);
    this.y = Math.min(Math.max(this.y, 0), height - 1);
  }

  /** Lets go of everything. */
  release(): void {
    this.held.clear();
    this.fingers.clear();
  }

  private down(e: KeyboardEvent): void {
    if (!this.active() || e.ctrlKey || e.metaKey || e.altKey) return;
    if (this.keys[e.code]) this.held.add(e.code);
    else if (e.key === "+" || e.key === "=") this.camera.zoomBy(1);
    else if (e.key === "-") this.camera.zoomBy(-1);
  }

  private distance(): number {
    const [a, b] = this.fingers.values();
    return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
  }

  private drag(e: PointerEvent): void {
    const was = this.fingers.get(e.pointerId);
    if (!was || !this.active()) return;
    const { tile, dpr } = this.camera, share = dpr / tile / this.fingers.size;
    this.onMove();
    this.x -= (e.clientX - was.x) * share;
    this.y -= (e.clientY - was.y) * share;
    this.fingers.set(e.pointerId, { x: e.clientX, y: e.clientY });
    const apart = this.distance();
    if (!apart || !this.apart) return;
    if (apart > this.apart * pinchRatio) this.camera.zoomBy(1);
    else if (apart < this.apart / pinchRatio) this.camera.zoomBy(-1);
    else return;
    this.apart = apart;
  }
}
