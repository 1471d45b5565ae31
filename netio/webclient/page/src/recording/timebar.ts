// The bar under a recording: play and pause, how fast, where, and whom the camera follows.

import { el } from "../dom.ts";
import type { Tape } from "./tape.ts";

export const speeds = [0.25, 0.5, 1, 2, 4, 8, 16];
/** Seconds that an arrow goes. */
const leap = 5;

export class TimeBar {
  readonly root: HTMLElement;
  /** Something is asked of the recording: a path below /api/recording. */
  onOrder: (order: string) => void = () => {};
  /** The camera is to follow a player; 0: none. */
  onFollow: (id: number) => void = () => {};
  private readonly play: HTMLButtonElement;
  private readonly time = el("input", { type: "range", class: "time", "aria-label": "Time", min: "0", max: "1", step: "1" });
  private readonly speed: HTMLSelectElement;
  private readonly who = el("select", { "aria-label": "Follow" });
  private readonly at = el("output", { class: "at" });
  private tape: Tape | null = null;
  private held = false; // a finger or the mouse is on the time
  private names = "";
  private follows = 0;

  constructor() {
    this.play = el("button", { type: "button", class: "go", onclick: () => this.toggle() });
    this.speed = el("select", { "aria-label": "Speed" },
      ...speeds.map((s) => el("option", { value: String(s) }, s === 0.25 ? "\u00bc\u00d7" : s === 0.5 ? "\u00bd\u00d7" : `${s}\u00d7`)));
    this.speed.addEventListener("change", () => this.onOrder(`/speed?times=${this.speed.value}`));
    this.who.addEventListener("change", () => this.onFollow((this.follows = Number(this.who.value))));
    this.time.addEventListener("input", () => {
      this.held = true;
      this.tell(Number(this.time.value));
    });
    this.time.addEventListener("change", () => {
      this.held = false;
      this.seek(Number(this.time.value));
    });
    this.root = el("section", { class: "timebar", "aria-label": "Recording" }, this.play, this.time, this.at, this.speed, this.who);
    addEventListener("keydown", (e) => this.key(e), true);
  }

  /** Shows where the recording is now. */
  show(t: Tape): void {
    this.tape = t;
    const label = t.playing ? "Pause" : "Play";
    if (this.play.getAttribute("aria-label") !== label) {
      this.play.setAttribute("aria-label", label);
      this.play.textContent = t.playing ? "\u275a\u275a" : "\u25b6\ufe0e";
    }
    for (const control of [this.play, this.time, this.speed]) control.disabled = !t.may;
    if (document.activeElement !== this.speed) this.speed.value = String(t.speed);
    this.time.min = String(t.first);
    this.time.max = String(t.last);
    if (!this.held) {
      this.time.value = String(t.tick);
      this.tell(t.tick);
    }
    this.people(t);
  }

  /** Whom the camera follows, whenever that player is there. */
  follow(id: number): void {
    this.follows = id;
    this.who.value = String(id);
  }

  private people(t: Tape): void {
    const names = JSON.stringify(t.players.map((p) => [p.id, p.name]));
    if (names === this.names) return;
    this.names = names;
    this.who.replaceChildren(el("option", { value: "0" }, "Look around"), ...t.players.map((p) => el("option", { value: String(p.id) }, p.name)));
    this.who.value = t.players.some((p) => p.id === this.follows) ? String(this.follows) : "0";
  }

  private tell(tick: number): void {
    const t = this.tape!, clock = (n: number): string => `${Math.floor(n / 60)}:${String(Math.floor(n % 60)).padStart(2, "0")}`;
    const now = clock((tick - t.first) / t.tick_rate), all = clock((t.last - t.first) / t.tick_rate);
    this.at.textContent = `${now} / ${all} \u00b7 tick ${tick}`;
    this.time.setAttribute("aria-valuetext", `${now} of ${all}, tick ${tick}`);
    this.time.style.setProperty("--part", `${(100 * (tick - t.first)) / Math.max(t.last - t.first, 1)}%`);
  }

  private toggle(): void {
    if (this.tape) this.onOrder(this.tape.playing ? "/pause" : "/play");
  }

  private seek(tick: number): void {
    const t = this.tape;
    if (t) this.onOrder(`/seek?tick=${Math.min(Math.max(Math.round(tick), t.first), t.last)}`);
  }

  private key(e: KeyboardEvent): void {
    const t = this.tape, on = e.target;
    if (!t?.may || e.ctrlKey || e.metaKey || e.altKey || on instanceof HTMLSelectElement) return;
    const step = e.shiftKey ? 1 : leap * t.tick_rate;
    const place = speeds.indexOf(t.speed);
    if (e.code === "Space" && !(on instanceof HTMLButtonElement)) this.toggle();
    else if (e.code === "ArrowLeft") this.seek(t.tick - step);
    else if (e.code === "ArrowRight") this.seek(t.tick + step);
    else if (e.code === "ArrowUp" && place < speeds.length - 1) this.onOrder(`/speed?times=${speeds[place + 1]}`);
    else if (e.code === "ArrowDown" && place > 0) this.onOrder(`/speed?times=${speeds[place - 1]}`);
    else return;
    e.preventDefault();
    e.stopPropagation();
  }
}
