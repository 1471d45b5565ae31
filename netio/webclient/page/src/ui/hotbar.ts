// The hotbar: nine slots along the bottom.

import type { TileInfo } from "../sandbox/index.ts";
import { tileItem } from "../art/item.ts";
import { toolSheet, toolSide } from "../art/tool.ts";
import { clickOnly, el } from "../dom.ts";

/** What a slot holds. */
export interface Item {
  readonly name: string;
  /** Undefined: any number of them. */
  readonly count?: number;
  /** It can be placed. */
  readonly block: boolean;
}

const slots = 9;

export class Hotbar {
  readonly root: HTMLElement;
  selected = 0;
  onSelect: (slot: number) => void = () => {};
  private items: (Item | null)[] = [];
  private infos: readonly TileInfo[] = [];
  private readonly buttons: HTMLButtonElement[] = [];
  private readonly title: HTMLElement;

  constructor() {
    this.title = el("div", { class: "held", "aria-live": "polite" });
    const row = el("div", { class: "slots", role: "toolbar", "aria-label": "Hotbar" });
    for (let i = 0; i < slots; i++) {
      const b = clickOnly(el("button", { type: "button", class: "slot", onclick: () => this.select(i) }));
      this.buttons.push(b);
      row.append(b);
    }
    this.root = el("div", { class: "hotbar" }, this.title, row);
  }

  /** The item in hand. */
  get item(): Item | null {
    return this.items[this.selected] ?? null;
  }

  /** What the slots hold; infos are the world's tiles. */
  set(items: readonly (Item | null)[], infos: readonly TileInfo[]): void {
    this.items = [...items];
    this.infos = infos;
    this.buttons.forEach((b, i) => this.fill(b, i));
    this.mark();
  }

  select(i: number): void {
    if (i === this.selected || i < 0 || i >= slots) return;
    this.selected = i;
    this.mark();
    this.onSelect(i);
  }

  step(by: number): void {
    this.select((this.selected + by + slots) % slots);
  }

  private mark(): void {
    this.buttons.forEach((b, i) => {
      b.classList.toggle("on", i === this.selected);
      b.setAttribute("aria-pressed", String(i === this.selected));
    });
    this.title.textContent = this.item?.name ?? "";
  }

  private fill(b: HTMLButtonElement, i: number): void {
    const item = this.items[i] ?? null;
    b.replaceChildren(el("span", { class: "key", "aria-hidden": "true" }, String(i + 1)));
    b.setAttribute("aria-label", `Slot ${i + 1}: ${item ? item.name + (item.count === undefined ? "" : `, ${item.count}`) : "empty"}`);
    if (!item) return;
    b.append(item.block ? this.blockIcon(item.name) : toolIcon(item.name));
    if (item.count !== undefined) b.append(el("span", { class: "count", "aria-hidden": "true" }, String(item.count)));
  }

  /** A copy, since a canvas can be in one place only. */
  private blockIcon(name: string): HTMLCanvasElement {
    const info = this.infos.find((t) => t.name === name) ?? { name, flags: 0, speedNum: 1, speedDen: 1 };
    const c = el("canvas", { width: "16", height: "16", "aria-hidden": "true" });
    c.getContext("2d")!.drawImage(tileItem(info, 14), 1, 1);
    return c;
  }
}

function toolIcon(name: string): HTMLCanvasElement {
  const c = el("canvas", { width: "16", height: "16", "aria-hidden": "true" }), ctx = c.getContext("2d")!;
  ctx.drawImage(toolSheet(name.toLowerCase()), 14 * toolSide, 0, toolSide, toolSide, -14, -2, toolSide, toolSide);
  return c;
}
