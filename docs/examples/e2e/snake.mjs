// Two snakes go by themselves; who holds a key turns, in both pages; a finger turns too.

import { assert, until } from "../../../netio/webclient/e2e/harness.mjs";

export const shows = "snake: two snakes move, and turn by key and by finger, as both pages see";

const head = (page, name) => page.evaluate((n) => {
  const e = [...client.world.entities].find((x) => x.kind === "head" && x.name === n);
  return { x: e.get("position", "x"), y: e.get("position", "y") };
}, name);

/** Waits until the other page sees somebody's head go one square that way. */
const goes = (page, name, axis, by) => until(page, ([n, a, d]) => {
  const e = [...client.world.entities].find((x) => x.kind === "head" && x.name === n), now = e?.get("position", a), last = globalThis.last;
  globalThis.last = now;
  return last !== undefined && now - last === d;
}, [name, axis, by]);

export async function play({ ann, bob }) {
  for (const page of [ann, bob]) await until(page, () => [...client.world.entities].filter((e) => e.get("snake", "length") > 0).length === 2);
  const before = await head(bob, "ann");
  await until(bob, ([x, y]) => {
    const e = [...client.world.entities].find((h) => h.kind === "head" && h.name === "ann");
    return e.get("position", "x") !== x || e.get("position", "y") !== y;
  }, [before.x, before.y]);
  for (const [key, axis, by] of [["ArrowUp", "y", -1], ["ArrowRight", "x", 1], ["ArrowDown", "y", 1]]) {
    await ann.keyboard.press(key);
    await goes(bob, "ann", axis, by);
  }
  const box = await bob.locator("canvas").boundingBox();
  for (const [x, y, axis, by] of [[0.5, 0.05, "y", -1], [0.05, 0.5, "x", -1], [0.5, 0.95, "y", 1]]) {
    await bob.touchscreen.tap(box.x + box.width * x, box.y + box.height * y);
    await goes(ann, "bob", axis, by);
  }
  await until(bob, () => [...client.world.entities].some((e) => e.get("piece", "of") === client.self.id) && [...client.world.entities].some((e) => e.kind === "piece" && e.get("piece", "of") === 0));
  assert(/ann \d+ · bob \d+|bob \d+ · ann \d+/.test(await ann.locator("#says").textContent()), "the lengths are not said");
}
