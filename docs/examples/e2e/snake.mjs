// Two snakes go by themselves; who holds a key turns, in both pages; a finger turns too.

import { assert, eventually, until, wait } from "../../../netio/webclient/e2e/harness.mjs";

export const shows = "snake: two snakes move, and turn by key and by finger, as both pages see";

const head = (page, name) => page.evaluate((n) => {
  const e = [...client.world.entities].find((x) => x.kind === "head" && x.name === n);
  return { x: e.get("position", "x"), y: e.get("position", "y") };
}, name);

/** Whether a page sees somebody's head go that way within some seconds. */
const goes = (page, name, axis, by) => until(page, ([n, a, d]) => {
  const e = [...client.world.entities].find((x) => x.kind === "head" && x.name === n), last = globalThis.last, now = e?.get("position", a);
  globalThis.last = now;
  return last !== undefined && Math.sign(now - last) === d && Math.abs(now - last) < 4; // else it went over the edge
}, [name, axis, by], 3000).then(() => true, () => false).finally(() => page.evaluate(() => delete globalThis.last));

/** Turns a snake, as the other page sees: to the side first, for it does not turn back. It may die meanwhile, and begin anew. */
const turn = (hand, way, page, name, axis, by) => eventually(async () => {
  await hand(axis === "x" ? "up" : "left");
  await wait(400);
  await hand(way);
  return goes(page, name, axis, by);
}, `${name} goes ${way}`);

export async function play({ ann, bob }) {
  for (const page of [ann, bob]) await until(page, () => [...client.world.entities].filter((e) => e.get("snake", "length") > 0).length === 2);
  const before = await head(bob, "ann");
  await until(bob, ([x, y]) => {
    const e = [...client.world.entities].find((h) => h.kind === "head" && h.name === "ann");
    return e.get("position", "x") !== x || e.get("position", "y") !== y;
  }, [before.x, before.y]);
  const key = (way) => ann.keyboard.press({ up: "ArrowUp", left: "ArrowLeft", down: "ArrowDown", right: "KeyD" }[way]);
  const box = await bob.locator("canvas").boundingBox(), spots = { up: [0.5, 0.05], left: [0.05, 0.5], down: [0.5, 0.95], right: [0.95, 0.5] };
  const tap = (way) => bob.touchscreen.tap(box.x + box.width * spots[way][0], box.y + box.height * spots[way][1]);
  for (const [way, axis, by] of [["up", "y", -1], ["right", "x", 1], ["down", "y", 1]]) await turn(key, way, bob, "ann", axis, by);
  for (const [way, axis, by] of [["up", "y", -1], ["left", "x", -1], ["down", "y", 1]]) await turn(tap, way, ann, "bob", axis, by);
  await until(bob, () => [...client.world.entities].some((e) => e.get("piece", "of") === client.self.id) && [...client.world.entities].some((e) => e.kind === "piece" && e.get("piece", "of") === 0));
  assert(/ann \d+ · bob \d+|bob \d+ · ann \d+/.test(await ann.locator("#says").textContent()), "the lengths are not said");
}
