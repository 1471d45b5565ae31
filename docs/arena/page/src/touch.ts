// Two sticks for thumbs: the left one walks, the right one aims and shoots. Shown
// once a finger touches the screen.

import { el } from "./dom.ts";

const reachPx = 52;
const deadPx = 10;

/** One stick: which way it points, each part -1 to 1. */
class Stick {
  readonly root: HTMLElement;
  x = 0;
  y = 0;
  private readonly knob = el("span", { class: "knob" });
  private finger = -1;

  constructor(name: string, label: string) {
    this.root = el("div", { class: `stick ${name}`, role: "application", "aria-label": label }, this.knob);
    this.root.addEventListener("pointerdown", (e) => {
      this.finger = e.pointerId;
      this.root.setPointerCapture(e.pointerId);
      this.move(e);
    });
    this.root.addEventListener("pointermove", (e) => e.pointerId === this.finger && this.move(e));
    for (const type of ["pointerup", "pointercancel", "lostpointercapture"] as const) this.root.addEventListener(type, () => this.release());
  }

  private release(): void {
    this.finger = -1;
    this.x = this.y = 0;
    this.knob.style.transform = "";
  }

  private move(e: PointerEvent): void {
    const r = this.root.getBoundingClientRect();
    let x = e.clientX - r.left - r.width / 2, y = e.clientY - r.top - r.height / 2;
    const d = Math.hypot(x, y), far = Math.max(d / reachPx, 1);
    x /= far;
    y /= far;
    this.knob.style.transform = `translate(${x}px, ${y}px)`;
    this.x = d < deadPx ? 0 : x / reachPx;
    this.y = d < deadPx ? 0 : y / reachPx;
  }
}

export class Touch {
  readonly root: HTMLElement;
  readonly walk = new Stick("left", "Walk");
  readonly shoot = new Stick("right", "Aim and shoot");
  reloads = false;
  onMark: () => void = () => {};

  constructor() {
    const reload = el("button", { class: "pad reload", type: "button" }, "Reload");
    reload.addEventListener("pointerdown", () => (this.reloads = true));
    for (const type of ["pointerup", "pointercancel", "pointerleave"] as const) reload.addEventListener(type, () => (this.reloads = false));
    const mark = el("button", { class: "pad mark", type: "button", onclick: () => this.onMark() }, "Mark");
    this.root = el("div", { class: "touch", hidden: true }, this.walk.root, this.shoot.root, mark, reload);
    addEventListener("touchstart", () => this.show(), { passive: true });
    if (matchMedia("(pointer: coarse)").matches) this.show();
  }

  private show(): void {
    this.root.hidden = false;
    document.body.classList.add("fingers");
  }
}
