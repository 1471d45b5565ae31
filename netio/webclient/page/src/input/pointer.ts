// Mouse and fingers on the world: aim, hold to break, the other button to place.

import { Press } from "./press.ts";

/** Where the pointer is and what it does, in CSS pixels of the canvas. */
export class Pointer {
  x = 0;
  y = 0;
  /** The pointer has been somewhere: aim follows it. */
  aims = false;
  readonly breaks = new Press();
  readonly places = new Press();
  onWheel: (steps: number) => void = () => {};
  private finger = -1;

  constructor(canvas: HTMLCanvasElement) {
    canvas.addEventListener("pointermove", (e) => {
      if (e.pointerType === "mouse" || e.pointerId === this.finger) this.at(e);
    });
    canvas.addEventListener("pointerdown", (e) => this.down(e, canvas));
    const up = (e: PointerEvent): void => this.up(e);
    canvas.addEventListener("pointerup", up);
    canvas.addEventListener("pointercancel", up);
    canvas.addEventListener("contextmenu", (e) => e.preventDefault());
    canvas.addEventListener("pointerleave", (e) => e.pointerType === "mouse" && (this.aims = false));
    canvas.addEventListener("wheel", (e) => {
      if (e.ctrlKey) return; // the browser's zoom
      e.preventDefault();
      if (e.deltaY !== 0) this.onWheel(Math.sign(e.deltaY));
    }, { passive: false });
    addEventListener("blur", () => this.release());
  }

  release(): void {
    this.breaks.drop();
    this.places.drop();
    this.finger = -1;
  }

  private at(e: PointerEvent): void {
    this.x = e.offsetX;
    this.y = e.offsetY;
    this.aims = true;
  }

  private down(e: PointerEvent, canvas: HTMLCanvasElement): void {
    (document.activeElement as HTMLElement | null)?.blur();
    if (e.pointerType !== "mouse") {
      if (this.finger >= 0) return;
      this.finger = e.pointerId;
    }
    canvas.setPointerCapture(e.pointerId);
    this.at(e);
    if (e.button === 2) this.places.set(true);
    else if (e.button === 0) this.breaks.set(true);
  }

  private up(e: PointerEvent): void {
    if (e.pointerType !== "mouse" && e.pointerId !== this.finger) return;
    this.finger = -1;
    if (e.button === 2) this.places.set(false);
    else this.breaks.set(false);
    if (e.pointerType !== "mouse") this.aims = false; // a lifted finger points nowhere
  }
}
