// The chat: lines that fade, and a field that Enter opens.

import { ChatScope } from "../sandbox/index.ts";
import { el } from "../dom.ts";
import { lightOf } from "../art/figure.ts";

const linesMax = 60;
const freshMs = 9000;
/** Lines that were not heard and wait to be said again. */
const unheardMax = 8;

export class Chat {
  readonly root: HTMLElement;
  /** A line was said; false when it was not heard, and it is given back. */
  onSay: (scope: number, text: string) => Promise<boolean> = async () => true;
  private readonly list = el("div", { class: "lines", role: "log", "aria-live": "polite", "aria-label": "Chat" });
  private readonly field = el("input", { type: "text", maxlength: "200", autocomplete: "off", "aria-label": "Say something", enterkeyhint: "send" });
  private readonly form: HTMLElement;
  private readonly scopeButton: HTMLButtonElement;
  private scope: number = ChatScope.near;
  private readonly unheard: string[] = [];

  constructor() {
    this.scopeButton = el("button", { type: "button", class: "scope", onclick: () => this.toggle() });
    const form = el("form", { class: "say", hidden: true }, this.scopeButton, this.field);
    this.form = form;
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      const text = this.field.value.trim();
      this.close();
      if (text) void this.onSay(this.scope, text).then((heard) => heard || this.giveBack(text));
    });
    this.field.addEventListener("keydown", (e) => {
      if (e.key === "Escape") this.close();
      else if (e.key === "ArrowUp" || e.key === "ArrowDown") {
        e.preventDefault();
        this.toggle();
      }
      e.stopPropagation();
    });
    form.addEventListener("focusout", () => setTimeout(() => this.root.contains(document.activeElement) || this.close(this.field.value), 0));
    this.root = el("section", { class: "chat", "aria-label": "Chat" }, this.list, form);
    this.show();
  }

  open(): void {
    this.form.hidden = false;
    this.root.classList.add("open");
    this.list.tabIndex = 0; // it can be scrolled
    this.field.value ||= this.unheard.shift() ?? "";
    this.field.focus();
    this.field.select(); // a line that was given back goes again with Enter, or is typed over
    this.list.scrollTop = this.list.scrollHeight;
  }

  /** Somebody said something: only ever shown as text. */
  line(from: number, name: string, text: string, scope: number): void {
    const who = el("b", {}, name);
    who.style.color = lightOf(from);
    this.add(el("p", { class: scope === ChatScope.global ? "all" : "near" }, who, " ", el("span", {}, text)));
  }

  notice(sentence: string): void {
    this.add(el("p", { class: "notice" }, sentence));
  }

  /** What happened to somebody, "" for nothing. */
  news(sentence: string): void {
    if (sentence) this.notice(sentence);
  }

  private add(p: HTMLElement): void {
    this.list.append(p);
    while (this.list.childElementCount > linesMax) this.list.firstElementChild!.remove();
    this.list.scrollTop = this.list.scrollHeight;
    setTimeout(() => p.classList.add("old"), freshMs);
  }

  /** A line that nobody heard is there again when the field is opened: after the one that is being written, if there is one. */
  private giveBack(text: string): void {
    this.unheard.push(text);
    if (this.unheard.length > unheardMax) this.unheard.shift();
    if (this.form.hidden || this.field.value) return;
    this.field.value = this.unheard.shift()!;
    this.field.select();
  }

  private close(draft = ""): void {
    if (this.form.hidden) return;
    this.field.value = draft;
    this.form.hidden = true;
    this.root.classList.remove("open");
    this.list.removeAttribute("tabindex");
    this.field.blur();
  }

  private toggle(): void {
    this.scope = this.scope === ChatScope.near ? ChatScope.global : ChatScope.near;
    this.show();
    this.field.focus();
  }

  private show(): void {
    const near = this.scope === ChatScope.near;
    const keys = matchMedia("(pointer: coarse)").matches ? "" : near ? " (\u2191: to all)" : " (\u2191: nearby)";
    this.scopeButton.textContent = near ? "Near" : "All";
    this.scopeButton.setAttribute("aria-label", near ? "Near: heard nearby; press for everybody" : "All: heard by everybody; press for nearby");
    this.field.placeholder = (near ? "Say to those nearby" : "Say to everybody") + keys;
  }
}
