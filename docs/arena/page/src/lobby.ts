// The lobby: a quick match, the open matches, who else is here.

import { el, say } from "./dom.ts";
import type { OpenMatch } from "./wire.ts";

export class Lobby {
  readonly root: HTMLElement;
  /** Asked for a match of that name, or for any with "". */
  onGo: (room: string) => void = () => {};
  onLeave: () => void = () => {};
  private readonly word = el("p", { class: "word", role: "status" });
  private readonly quick: HTMLButtonElement;
  private readonly matches = el("ol", { class: "matches", "aria-label": "Open matches" });
  private readonly none = el("p", { class: "none" }, "None yet: a quick match begins one.");
  private readonly people = el("ul", { class: "people", "aria-label": "In the lobby" });
  private readonly rows = new Map<string, { row: HTMLElement; count: HTMLElement; join: HTMLButtonElement }>();

  constructor() {
    this.quick = el("button", { class: "play", type: "button", onclick: () => this.go("") }, "Quick match");
    this.root = el("main", { class: "lobby join", hidden: true },
      el("section", { class: "card" },
        el("h1", {}, "Lobby"), this.quick, this.word,
        el("h2", {}, "Open matches"), this.none, this.matches,
        el("h2", {}, "Here"), this.people,
        el("button", { class: "quiet", type: "button", onclick: () => this.onLeave() }, "Leave")));
  }

  show(): void {
    if (!this.root.hidden) return;
    this.root.hidden = false;
    this.quick.disabled = false;
    this.quick.focus();
  }

  hide(): void {
    this.root.hidden = true;
    this.tell("");
    this.list([]);
    this.present([], 0);
  }

  /** Says something; it ends a search. */
  tell(text: string): void {
    say(this.word, text);
    this.quick.disabled = false;
  }

  /** The matches that are open. Rows stay where they are: whoever is about to press one must not miss it. */
  list(matches: readonly OpenMatch[]): void {
    this.none.hidden = matches.length > 0;
    for (const [room, { row }] of this.rows) {
      if (matches.some((m) => m.room === room)) continue;
      row.remove();
      this.rows.delete(room);
    }
    for (const m of matches) {
      const { count, join } = this.rows.get(m.room) ?? this.row(m.room);
      say(count, `${m.taken} of ${m.seats}`);
      join.disabled = m.taken >= m.seats;
    }
  }

  /** Who is in the lobby. */
  present(people: readonly { readonly id: number; readonly name: string }[], self: number): void {
    this.people.replaceChildren(...people.map((p) => el("li", { class: p.id === self ? "self" : "" }, p.name)));
  }

  private row(room: string): { row: HTMLElement; count: HTMLElement; join: HTMLButtonElement } {
    const count = el("span", { class: "count" });
    const join = el("button", { type: "button", "aria-label": `Join ${room}`, onclick: () => this.go(room) }, "Join");
    const made = { row: el("li", {}, el("b", {}, room), count, join), count, join };
    this.rows.set(room, made);
    this.matches.append(made.row);
    return made;
  }

  private go(room: string): void {
    this.tell(room ? `On the way to ${room}\u2026` : "Looking for a match\u2026");
    this.quick.disabled = room === "";
    this.onGo(room);
  }
}
