// A joystick and two buttons for thumbs; shown once a finger touches the screen.

import { Button } from "../sandbox/index.ts";
import { el } from "../dom.ts";
import { Press } from "./press.ts";

const reachPx = 46;
const deadPx = 12;

export class Touch {
  readonly root: HTMLElement;
  buttons = 0;
  /** Radians the stick points at; NaN while it is let go. */
  direction = NaN;
  readonly digs = new Press();
  readonly places = new Press();
  private readonly knob: HTMLElement;
  private finger = -1;

  constructor(onChat: () => void) {
    this.knob = el("div", { class: "knob" });
    const stick = el("div", { class: "stick", role: "application", "aria-label": "Joystick: drag to walk" }, this.knob);
    const dig = el("button", { class: "pad dig", type: "button", "aria-label": "Dig: break the tile ahead" }, "Dig");
    const place = el("button", { class: "pad place", type: "button", "aria-label": "Place: put a block ahead" }, "Place");
    const say = el("button", { class: "pad say", type: "button", "aria-label": "Chat: open it", onclick: onChat }, "Chat");
    this.root = el("div", { class: "touch", hidden: true }, stick, say, place, dig);
    hold(dig, this.digs);
    hold(place, this.places);
    stick.addEventListener("pointerdown", (e) => {
      this.finger = e.pointerId;
      stick.setPointerCapture(e.pointerId);
      this.move(e, stick);
    });
    stick.addEventListener("pointermove", (e) => e.pointerId === this.finger && this.move(e, stick));
    for (const type of ["pointerup", "pointercancel", "lostpointercapture"] as const) stick.addEventListener(type, () => this.release());
    addEventListener("touchstart", () => (this.root.hidden = false), { passive: true });
    if (matchMedia("(pointer: coarse)").matches) this.root.hidden = false;
  }

  private release(): void {
    this.finger = -1;
    this.buttons = 0;
    this.direction = NaN;
    this.knob.style.transform = "";
  }

  private move(e: PointerEvent, stick: HTMLElement): void {
    const r = stick.getBoundingClientRect();
    let x = e.clientX - r.left - r.width / 2, y = e.clientY - r.top - r.height / 2;
    const d = Math.hypot(x, y);
    if (d > reachPx) {
      x *= reachPx / d;
      y *= reachPx / d;
    }
    this.knob.style.transform = `translate(${x}px, ${y}px)`;
    if (d < deadPx) {
      this.buttons = 0;
      return;
    }
    this.direction = Math.atan2(y, x);
    const eighth = Math.round(this.direction / (Math.PI / 4)) & 7;
    this.buttons = [
      Button.east, Button.east | Button.south, Button.south, Button.south | Button.west,
      Button.west, Button.west | Button.north, Button.north, Button.north | Button.east,
    ][eighth];
  }
}

function hold(b: HTMLElement, press: Press): void {
  b.addEventListener("pointerdown", (e) => {
    b.setPointerCapture(e.pointerId);
    press.set(true);
  });
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"] as const) b.addEventListener(type, () => press.set(false));
}
