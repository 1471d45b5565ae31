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
  private readonly ping = el("div", { class: "ping", title: "How long the way to the server and back takes" }, el("i", { "aria-hidden": "true" }));
  private readonly pingText = el("span", {}, "\u2026");
  private toldAt = 0;
  private hintTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.death = el("div", { class: "death", role: "alert", hidden: true },
      el("h2", {}, "You are down"), el("p", {}, "You will be back on your feet in a moment."));
    this.life = el("div", { class: "life", role: "meter", "aria-label": "Health", "aria-valuemin": "0", "aria-valuemax": "100" }, el("div", {}, this.bar), this.points);
    this.ping.append(this.pingText);
    this.root = el("div", { class: "overlays" }, this.hurt, el("div", { class: "status" }, this.life, this.ping), this.hint, this.death, this.banner);
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

  /** The way to the server and back takes so long; silent: nothing comes any more. */
  way(ms: number, silent: boolean): void {
    const text = silent ? "no word" : ms > 0 ? `${Math.round(ms)} ms` : "\u2026";
    if (this.pingText.textContent === text) return;
    this.pingText.textContent = text;
    this.ping.className = `ping ${silent || ms > 250 ? "bad" : ms > 120 ? "fair" : ""}`;
  }

  /** A short word on why something was not done. */
  tell(text: string): void {
    if (!text) return;
    this.toldAt = performance.now();
    this.hint.textContent = text;
    this.hint.classList.add("on");
    clearTimeout(this.hintTimer);
    this.hintTimer = setTimeout(() => this.hint.classList.remove("on"), 1500);
  }

  /** What was asked for at that time is done: a word that is older is not true any more. */
  untell(askedAt: number): void {
    if (this.toldAt > askedAt) return;
    clearTimeout(this.hintTimer);
    this.hint.classList.remove("on");
  }

  flash(): void {
    this.hurt.classList.remove("on");
    void this.hurt.offsetWidth; // begins the animation again
    this.hurt.classList.add("on");
  }
}
