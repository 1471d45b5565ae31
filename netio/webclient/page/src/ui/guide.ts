// Help in the game: what keys and thumbs do, what the tiles do, and who hears what one says.

import { el } from "../dom.ts";
import { TileFlag, type TileInfo } from "../sandbox/index.ts";
import { keys, listOf, thumbs } from "./help.ts";

export class Guide {
  readonly root: HTMLDialogElement;
  private readonly tiles = el("dl", { class: "help tiles" });

  constructor() {
    const hands = [[el("h3", {}, "Keys and mouse"), listOf(keys)], [el("h3", {}, "Touch"), listOf(thumbs)]];
    if (matchMedia("(pointer: coarse)").matches) hands.reverse();
    const back = el("button", { type: "button", class: "primary", onclick: () => this.root.close() }, "Back to the game");
    this.root = el("dialog", { class: "menu guide card", "aria-labelledby": "guide-title" },
      el("h2", { id: "guide-title" }, "How to play"), back,
      el("h3", {}, "What the tiles do"), this.tiles,
      el("p", {}, "You reach five tiles far. Take the shovel to break and a block to place. Health comes back when nothing has hurt you for a while."),
      ...hands.flat(),
      el("h3", {}, "Talking"),
      el("p", {}, "Near is heard by those around you, All by everybody who plays. The button before the line, or the arrow up, changes it."),
    );
    this.root.addEventListener("click", (e) => e.target === this.root && this.root.close()); // beside it
    this.root.addEventListener("close", () => (document.activeElement as HTMLElement | null)?.blur());
  }

  /** These are the world's tiles. */
  know(infos: readonly TileInfo[]): void {
    this.tiles.replaceChildren(...tileLines(infos).flatMap(([what, names]) => [el("dt", {}, what), el("dd", {}, names)]));
  }

  open(): void {
    if (!this.root.open) this.root.showModal();
  }
}

/** What tiles do, and which do it; what none does is left out. */
export function tileLines(infos: readonly TileInfo[]): [string, string][] {
  const having = (f: (t: TileInfo) => boolean): string => infos.filter(f).map((t) => t.name).join(", ");
  const flag = (f: number) => (t: TileInfo): boolean => (t.flags & f) !== 0;
  const lines: [string, string][] = [
    ["Hurts", having(flag(TileFlag.lethal))],
    ["Slows you", having((t) => t.speedNum < t.speedDen && !flag(TileFlag.solid)(t))],
    ["Is in the way", having(flag(TileFlag.solid))],
    ["Can be broken", having(flag(TileFlag.breakable))],
    ["Can be placed", having(flag(TileFlag.placeable))],
  ];
  return lines.filter(([, names]) => names !== "");
}
