// The first screen: a name and a team.

import { el } from "./dom.ts";
import { Team } from "./wire.ts";

const nameKey = "arena.name";

export class JoinForm {
  readonly root: HTMLElement;
  onJoin: (name: string, team: number, password: string) => Promise<string> = () => Promise.resolve("");
  private readonly name: HTMLInputElement;
  private readonly password: HTMLInputElement;
  private readonly warning: HTMLElement;
  private readonly error: HTMLElement;
  private readonly button: HTMLButtonElement;

  constructor() {
    this.name = el("input", { id: "name", maxlength: "16", autocomplete: "nickname", spellcheck: "false", required: true, placeholder: "3 to 16 letters" });
    this.name.value = remembered();
    this.password = el("input", { id: "password", type: "password", hidden: true, placeholder: "Password", "aria-label": "Password" });
    this.warning = el("p", { class: "error", role: "note", hidden: true });
    this.error = el("p", { class: "error", role: "alert" });
    this.button = el("button", { class: "play", type: "submit" }, "Play");
    const teams = el("fieldset", { class: "teams" }, el("legend", {}, "Team"), choice(0, "Any", true), choice(Team.red, "Red"), choice(Team.blue, "Blue"));
    const form = el("form", { class: "card", onsubmit: (e) => (e.preventDefault(), void this.submit()) },
      el("h1", {}, "Arena"), el("p", { class: "lead" }, "Two teams, one field. Shoot, take cover, find the health packs."),
      this.warning,
      el("label", { for: "name" }, "Your name"), this.name, teams, this.password, this.button, this.error,
      el("p", { class: "help mice" }, "W A S D walk \u00b7 mouse or arrows shoot \u00b7 R reload \u00b7 E mark \u00b7 Tab scores"),
      el("p", { class: "help thumbs" }, "Left thumb walks, right thumb aims and shoots"));
    this.root = el("main", { class: "join" }, form);
  }

  show(error = ""): void {
    this.root.hidden = false;
    this.error.textContent = error;
    this.name.focus();
  }

  /** A link may name any server: whoever follows it sees which, before a name goes there. */
  foreign(host: string): void {
    this.warning.hidden = !host;
    this.warning.textContent = host && `You are about to play on ${host}, another server than this page's.`;
  }

  askPassword(): void {
    this.password.hidden = false;
    this.password.focus();
  }

  private async submit(): Promise<void> {
    const team = Number(new FormData(this.root.querySelector("form")!).get("team"));
    this.button.disabled = true;
    this.error.textContent = "";
    const error = await this.onJoin(this.name.value.trim(), team, this.password.value);
    this.button.disabled = false;
    if (error) return this.show(error);
    this.root.hidden = true;
    this.name.blur();
    this.button.blur();
    try {
      localStorage.setItem(nameKey, this.name.value.trim());
    } catch {
      // storage is switched off: the next visit asks again
    }
  }
}

function choice(team: number, label: string, checked = false): HTMLElement {
  return el("label", { class: `team t${team}` }, el("input", { type: "radio", name: "team", value: String(team), checked }), el("span", {}, label));
}

function remembered(): string {
  try {
    return localStorage.getItem(nameKey) ?? "";
  } catch {
    return "";
  }
}
