// What the help says of the tiles, and where keys aim.

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../../scripts/bundle.mjs";

globalThis.matchMedia ??= () => ({ matches: false, addEventListener() {} });
const { Aim, reachTiles, tileLines } = await load('export * from "./aim.ts"; export * from "./ui/guide.ts"; export { reachTiles } from "./actions.ts";', new URL("../src", import.meta.url).pathname);

const tile = (name, flags, speedDen = 1) => ({ name, flags, speedNum: 1, speedDen });

test("tiles are told by what they do, and what none does is left out", () => {
  const lines = tileLines([tile("grass", 4), tile("mud", 4, 2), tile("lava", 8, 2), tile("wall", 1 | 2 | 4), tile("rock", 1, 3)]);
  assert.deepEqual(lines, [["Hurts", "lava"], ["Slows you", "mud, lava"], ["Is in the way", "wall, rock"], ["Can be broken", "wall"], ["Can be placed", "grass, mud, wall"]]);
  assert.deepEqual(tileLines([tile("grass", 0)]), []);
});

test("keys choose any tile within reach; a step takes what is ahead again", () => {
  const keys = { buttons: 0 }, pointer = { aims: true, x: 0, y: 0 }, touch = { buttons: 0, direction: NaN };
  const aim = new Aim(pointer, touch, () => keys, { tileX: () => 0, tileY: () => 0 }), land = { width: 64, height: 64 };
  const at = () => aim.target(20.5, 20.5, land);
  aim.choose(1, 0, 20.5, 20.5); // from what is ahead, to the south, one to the east
  assert.equal(pointer.aims, false);
  assert.deepEqual(at(), { x: 21, y: 21, reachable: true });
  for (let i = 0; i < 20; i++) aim.choose(1, 0, 20.5, 20.5);
  assert.equal(at().reachable, true);
  assert.ok(at().x - 20 <= reachTiles && at().x - 20 >= reachTiles - 1, `${at().x}`);
  keys.buttons = 1;
  assert.deepEqual(at(), { x: 20, y: 19, reachable: true });
  keys.buttons = 0;
  assert.deepEqual(at(), { x: 20, y: 19, reachable: true });
});
