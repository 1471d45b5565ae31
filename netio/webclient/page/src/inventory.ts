// What the own player carries. The server tells it in the owner's blob; until
// it does, a hand has a shovel and a block of whatever can be placed.

import { TileFlag, type TileInfo } from "../../sdk/src/index.ts";
import type { Item } from "./ui/hotbar.ts";

/** The hotbar of a game that keeps no inventory. */
export function freeItems(infos: readonly TileInfo[]): (Item | null)[] {
  const items: Item[] = [{ name: "Shovel", block: false }];
  const order = ["cobblestone", "dirt", "sand", "grass", "plains", "water"];
  const rank = (t: TileInfo): number => (order.indexOf(t.name) + 99) % 99;
  const blocks = infos.filter((t) => t.flags & TileFlag.placeable && t.name !== "void" && t.name !== "lava").sort((a, b) => rank(a) - rank(b));
  for (const t of blocks.slice(0, 1)) items.push({ name: t.name, block: true });
  return items;
}

/** The hotbar that an owner's blob tells of; null when it says nothing of one. */
export function itemsOf(_blob: Uint8Array, _infos: readonly TileInfo[]): (Item | null)[] | null {
  return null;
}
