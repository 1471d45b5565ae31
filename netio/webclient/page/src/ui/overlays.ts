// What covers the world now and then: the banner, death, hints, being hurt.

import { el } from "../dom.ts";

export class Overlays {
  readonly root: HTMLElement;
  private readonly banner = el("div", { class: "banner", role: "status", hidden: true });
  private readonly death: HTMLElement;
  private readonly hint = el("div", { class: "hint", role: "status" });
  private readonly hurt = el("div", { class: "hurt", "aria-hidden": "true" });
  private readonly life: HTMLElement;
  private readonly bar = el("i", {});
  private readonly points = el("span", {});
  private hintTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.death = el("div", { class: "death", role: "alert", hidden: true },
      el("h2", {}, "You are down"), el("p", {}, "You will be back on your feet in a moment."));
    this.life = el("div", { class: "life", role: "meter", "aria-label": "Health", "aria-valuemin": "0", "aria-valuemax": "100" }, el("div", {}, this.bar), this.points);
    this.root = el("div", { class: "overlays" }, this.hurt, this.life, this.hint, this.death, this.banner);
  }

  /** Says that sentence on top, "" for none. */
  say(text: string): void {
    if (this.banner.textContent !== text) this.banner.textContent = text;
    this.banner.hidden = text === "";
  }

  health(h: number): void {
    const v = String(Math.round(h));
    if (this.points.textContent === v) return;
    this.points.textContent = v;
    this.bar.style.width = v + "%";
    this.life.setAttribute("aria-valuenow", v);
    this.life.classList.toggle("low", h <= 25);
    this.death.hidden = h > 0;
  }

  /** A short word on why something was not done. */
  tell(text: string): void {
    if (!text) return;
    this.hint.textContent = text;
    this.hint.classList.add("on");
    clearTimeout(this.hintTimer);
    this.hintTimer = setTimeout(() => this.hint.classList.remove("on"), 1500);
  }

  flash(): void {
    this.hurt.classList.remove("on");
    void this.hurt.offsetWidth; // begins the animation again
    this.hurt.classList.add("on");
  }
}
