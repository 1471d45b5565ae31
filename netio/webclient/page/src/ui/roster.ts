// Who plays.

import type { RosterEvent } from "../../../sdk/src/index.ts";
import { colourOf } from "../art/figure.ts";
import { clickOnly, el } from "../dom.ts";

export class Roster {
  readonly root: HTMLElement;
  private readonly head: HTMLButtonElement;
  private readonly list = el("ul", {});
  private pinned = false;

  constructor() {
    this.head = clickOnly(el("button", { type: "button", class: "count", "aria-expanded": "false", onclick: () => this.pin() }));
    this.root = el("section", { class: "roster", "aria-label": "Players" }, this.head, this.list);
    this.list.hidden = true;
    this.count(0);
  }

  /** Shows the list while a key is held. */
  peek(show: boolean): void {
    this.list.hidden = !show && !this.pinned;
  }

  /** Without a roster from the server, those in view are all that is known. */
  count(n: number): void {
    this.head.textContent = n === 1 ? "1 player" : `${n} players`;
  }

  set(r: RosterEvent, selfId: number): void {
    this.count(r.players);
    this.list.replaceChildren(...r.first.map((p) => {
      const dot = el("i", { "aria-hidden": "true" });
      dot.style.background = colourOf(p.id);
      return el("li", { class: p.id === selfId ? "me" : "" }, dot, p.name);
    }));
    if (r.players > r.first.length) this.list.append(el("li", { class: "more" }, `and ${r.players - r.first.length} more`));
  }

  private pin(): void {
    this.pinned = !this.pinned;
    this.list.hidden = !this.pinned;
    this.head.setAttribute("aria-expanded", String(this.pinned));
  }
}
