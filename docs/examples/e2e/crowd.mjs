// Two pages see all 2,000, and each other among them; who goes to a corner sees fewer.

import { assert, until } from "../../../netio/webclient/e2e/harness.mjs";

export const shows = "crowd: both pages see all 2,000 and each other, who goes to a corner sees fewer, and comes back to all";

export async function play({ ann, bob }) {
  for (const page of [ann, bob]) await until(page, () => client.world.entities.count === 2002);
  for (const [page, name] of [[ann, "bob"], [bob, "ann"]]) {
    await until(page, (n) => [...client.world.entities].some((e) => e.kind === "player" && e.name === n), name);
  }
  const places = () => Object.fromEntries([...client.world.entities].filter((e) => e.kind === "walker").map((e) => [e.id, e.get("position", "x")]));
  const before = await ann.evaluate(places);
  await until(ann, (was) => [...client.world.entities].filter((e) => Math.abs(e.get("position", "x") - (was[e.id] ?? NaN)) > 1).length > 1500, before);
  await ann.keyboard.down("ArrowLeft");
  await ann.keyboard.down("ArrowUp");
  await until(ann, () => client.world.entities.count < 1200);
  assert((await bob.evaluate(() => client.world.entities.count)) === 2002, "bob sees fewer, too");
  await ann.keyboard.up("ArrowLeft");
  await ann.keyboard.up("ArrowUp");
  await ann.keyboard.down("ArrowRight");
  await ann.keyboard.down("ArrowDown");
  await until(ann, () => client.world.entities.count === 2002);
  await ann.keyboard.up("ArrowRight");
  await ann.keyboard.up("ArrowDown");
  await until(ann, () => / in view, \d+ frames\/s, [\d.]+ kB\/s$/.test(document.querySelector("#says").textContent));
}
