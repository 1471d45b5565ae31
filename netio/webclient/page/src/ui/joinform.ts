// The first screen: a name, and why not.

import { el } from "../dom.ts";
import { controls } from "./help.ts";

const namePattern = /^[A-Za-z0-9_-]{3,16}$/;

export class JoinForm {
  readonly root: HTMLElement;
  /** Asked to join; the promise says what became of it: "" when one plays. */
  onJoin: (name: string, password: string) => Promise<string> = async () => "";
  /** Asked to watch first. */
  onWatch: () => void = () => {};
  private readonly field: HTMLInputElement;
  private readonly password = el("input", { id: "password", type: "password", maxlength: "200", autocomplete: "current-password" });
  private readonly passwordRow: HTMLElement;
  private readonly passwordLabel = el("label", { for: "password" }, "The server's password");
  private readonly warning = el("p", { class: "warning", hidden: true, role: "note" });
  private readonly button: HTMLButtonElement;
  private readonly watch: HTMLButtonElement;
  private readonly here = el("p", { class: "here" });
  private readonly error = el("p", { class: "error", role: "alert", id: "join-error" });

  constructor(name: string) {
    this.field = el("input", {
      id: "name", type: "text", maxlength: "16", autocomplete: "nickname", autocapitalize: "off", spellcheck: "false",
      "aria-describedby": "join-error", placeholder: "3 to 16 letters or digits",
    });
    this.field.value = name;
    this.passwordRow = el("div", { class: "row", hidden: true }, this.passwordLabel, this.password);
    this.button = el("button", { type: "submit" }, "Play");
    this.watch = el("button", { type: "button", class: "quiet", hidden: true, onclick: () => this.onWatch() }, "Watch");
    const form = el("form", { class: "card" },
      el("h1", {}, "tickd"),
      el("p", { class: "lead" }, "A small world that everybody shares."),
      el("label", { for: "name" }, "Your name"),
      this.field, this.warning, this.passwordRow, this.error, this.button, this.watch, this.here,
      controls(false),
    );
    form.addEventListener("submit", (e) => {
      e.preventDefault();
      void this.submit();
    });
    this.root = el("div", { class: "join" }, form);
  }

  show(why = ""): void {
    this.root.hidden = false;
    this.busy(false);
    this.error.textContent = why;
    (this.passwordRow.hidden ? this.field : this.password).focus();
  }

  /** The server is at another host than the page: say where what is typed goes, and let no password be filled in. */
  foreign(host: string): void {
    this.warning.hidden = !host;
    this.warning.textContent = host && `You are about to play on ${host}, another server than this page's.`;
    this.passwordLabel.textContent = host ? `The password of ${host}` : "The server's password";
    this.password.autocomplete = host ? "new-password" : "current-password";
    this.password.value = "";
  }

  /** Says how many play, or why nothing of it is seen. */
  tell(text: string): void {
    if (this.here.textContent !== text) this.here.textContent = text;
  }

  /** Whether one can watch. */
  watchable(can: boolean): void {
    this.watch.hidden = !can;
  }

  /** The server asks for a password. */
  askPassword(): void {
    this.passwordRow.hidden = false;
  }

  private async submit(): Promise<void> {
    const name = this.field.value.trim();
    if (!namePattern.test(name)) {
      this.error.textContent = "A name has 3 to 16 letters, digits, hyphens or underscores.";
      this.field.focus();
      return;
    }
    this.busy(true);
    this.error.textContent = "";
    const why = await this.onJoin(name, this.password.value);
    if (why) this.show(why);
    else {
      this.busy(false);
      this.root.hidden = true;
      this.field.blur();
    }
  }

  private busy(on: boolean): void {
    this.button.disabled = on;
    this.button.textContent = on ? "Joining\u2026" : "Play";
  }
}
