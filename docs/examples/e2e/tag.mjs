// Both see each other, one is it, and who runs with keys or a finger is elsewhere in both pages.

import { assert, hold, until } from "../../../netio/webclient/e2e/harness.mjs";

export const shows = "tag: one of two is it, and both see each other run, by key and by finger";

const state = (page, name) => page.evaluate((n) => {
  const e = [...client.world.entities].find((x) => x.name === n);
  return { x: e.get("position", "x"), y: e.get("position", "y"), it: e.get("runner", "it"), own: client.predictor.x / 1024 };
}, name);

export async function play({ ann, bob }) {
  for (const page of [ann, bob]) await until(page, () => client.world.entities.count === 2 && client.predictor.ready);
  const all = [await state(bob, "ann"), await state(bob, "bob")];
  assert(all[0].it + all[1].it === 1, `it are ${JSON.stringify(all)}`);
  const away = (x) => (x < 12 ? "ArrowRight" : "ArrowLeft");
  const before = await state(bob, "ann");
  await hold(ann, away(before.x), 500);
  await until(bob, (x) => Math.abs([...client.world.entities].find((e) => e.name === "ann").get("position", "x") - x) > 1.5, before.x);
  const was = await state(ann, "bob"), box = await bob.locator("canvas").boundingBox();
  const finger = { x: box.x + box.width * (was.x < 12 ? 0.9 : 0.1), y: box.y + box.height / 2 };
  await bob.mouse.move(finger.x, finger.y);
  await bob.mouse.down();
  await until(ann, (x) => Math.abs([...client.world.entities].find((e) => e.name === "bob").get("position", "x") - x) > 1, was.x);
  await bob.mouse.up();
  await until(ann, () => Math.hypot(client.predictor.now.x - client.world.own.x, client.predictor.now.y - client.world.own.y) < 8); // predicted as the server moves
  assert((await ann.locator("#says").textContent()).length > 10, "nothing is said above");
}
