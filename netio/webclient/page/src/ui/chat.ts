// The chat: lines that fade, and a field that Enter opens.

import { ChatScope } from "../sandbox/index.ts";
import { el } from "../dom.ts";
import { lightOf } from "../art/figure.ts";

const linesMax = 60;
const freshMs = 9000;

export class Chat {
  readonly root: HTMLElement;
  onSay: (scope: number, text: string) => void = () => {};
  private readonly list = el("div", { class: "lines", role: "log", "aria-live": "polite", "aria-label": "Chat" });
  private readonly field = el("input", { type: "text", maxlength: "200", autocomplete: "off", "aria-label": "Say something", enterkeyhint: "send" });
  private readonly form: HTMLElement;
  private readonly scopeButton: HTMLButtonElement;
  private scope: number = ChatScope.near;

  constructor() {
    this.scopeButton = el("button", { type: "button", class: "scope", onclick: () => this.toggle() });
    const form = el("form", { class: "say", hidden: true }, this.scopeButton, this.field);
    this.form = form;
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      const text = this.field.value.trim();
      if (text) this.onSay(this.scope, text);
      this.close();
    });
    this.field.addEventListener("keydown", (e) => {
      if (e.key === "Escape") this.close();
      else if (e.key === "Tab") {
        e.preventDefault();
        this.toggle();
      }
      e.stopPropagation();
    });
    this.field.addEventListener("blur", () => setTimeout(() => this.root.contains(document.activeElement) || this.close(), 0));
    this.root = el("section", { class: "chat", "aria-label": "Chat" }, this.list, form);
    this.show();
  }

  open(): void {
    this.form.hidden = false;
    this.root.classList.add("open");
    this.field.focus();
    this.list.scrollTop = this.list.scrollHeight;
  }

  /** Somebody said something: only ever shown as text. */
  line(name: string, text: string, scope: number): void {
    const who = el("b", {}, name);
    who.style.color = lightOf(name);
    this.add(el("p", { class: scope === ChatScope.global ? "all" : "near" }, who, " ", el("span", {}, text)));
  }

  notice(sentence: string): void {
    this.add(el("p", { class: "notice" }, sentence));
  }

  private add(p: HTMLElement): void {
    this.list.append(p);
    while (this.list.childElementCount > linesMax) this.list.firstElementChild!.remove();
    this.list.scrollTop = this.list.scrollHeight;
    setTimeout(() => p.classList.add("old"), freshMs);
  }

  private close(): void {
    this.field.value = "";
    this.form.hidden = true;
    this.root.classList.remove("open");
    this.field.blur();
  }

  private toggle(): void {
    this.scope = this.scope === ChatScope.near ? ChatScope.global : ChatScope.near;
    this.show();
    this.field.focus();
  }

  private show(): void {
    const near = this.scope === ChatScope.near;
    this.scopeButton.textContent = near ? "Near" : "All";
    this.scopeButton.setAttribute("aria-label", near ? "Heard nearby; press for everybody" : "Heard by everybody; press for nearby");
    this.field.placeholder = near ? "Say to those nearby (Tab: to all)" : "Say to everybody (Tab: nearby)";
  }
}
