// The menu: what the keys are, sound, movement, and the way out.

import { el } from "../dom.ts";
import { rememberedSettings, rememberSettings, type Settings } from "../memory.ts";
import { controls } from "./help.ts";

const motion = matchMedia("(prefers-reduced-motion: reduce)");

export class Menu {
  readonly root: HTMLDialogElement;
  /** Opens the menu. */
  readonly button: HTMLButtonElement;
  onLeave: () => void = () => {};
  onOpen: () => void = () => {};
  onHelp: () => void = () => {};
  /** Something was chosen; also called when the system's own wish changes. */
  onChange: () => void = () => {};
  private readonly settings: Settings = rememberedSettings();

  constructor() {
    const volume = el("input", { id: "volume", type: "range", min: "0", max: "100", step: "5" });
    volume.value = String(Math.round(this.settings.volume * 100));
    volume.addEventListener("input", () => this.choose(() => (this.settings.volume = +volume.value / 100)));
    const calm = el("input", { id: "calm", type: "checkbox" });
    calm.checked = this.calm;
    calm.addEventListener("change", () => this.choose(() => (this.settings.calm = calm.checked)));
    motion.addEventListener("change", () => {
      calm.checked = this.calm;
      this.onChange();
    });
    const back = el("button", { type: "button", class: "primary", onclick: () => this.root.close() }, "Back to the game");
    this.root = el("dialog", { class: "menu card", "aria-labelledby": "menu-title" },
      el("h2", { id: "menu-title" }, "Menu"), back,
      el("div", { class: "choice" }, el("label", { for: "volume" }, "Sound"), volume),
      el("div", { class: "choice" }, el("label", { for: "calm" }, "Less movement"), calm),
      el("h3", {}, "Controls"), controls(),
      el("button", { type: "button", class: "quiet", onclick: () => (this.root.close(), this.onHelp()) }, "How to play"),
      el("button", { type: "button", class: "quiet", onclick: () => (this.root.close(), this.onLeave()) }, "Leave the game"),
    );
    this.root.addEventListener("click", (e) => e.target === this.root && this.root.close()); // beside it
    this.root.addEventListener("close", () => (document.activeElement as HTMLElement | null)?.blur());
    this.button = el("button", { type: "button", class: "open-menu", "aria-haspopup": "dialog", "aria-label": "Menu", onclick: () => this.open() }, "\u2630");
  }

  get volume(): number {
    return this.settings.volume;
  }

  /** Whether nothing is to move that need not. */
  get calm(): boolean {
    return this.settings.calm ?? motion.matches;
  }

  open(): void {
    this.onOpen();
    if (!this.root.open) this.root.showModal();
  }

  private choose(set: () => void): void {
    set();
    rememberSettings(this.settings);
    this.onChange();
  }
}
