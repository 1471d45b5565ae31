// Both see the same paddles move, and are told the same score.

import { assert, until } from "../../../netio/webclient/e2e/harness.mjs";

export const shows = "pong: what ann holds moves her paddle on bob's page, and who does not move loses a point that both are told";

const paddle = (name) => [...client.world.entities].find((e) => e.name === name)?.get("position", "y");

export async function play({ ann, bob }) {
  await until(ann, paddle, "bob");
  await until(bob, paddle, "ann");
  await ann.keyboard.down("ArrowUp");
  await until(bob, (name) => [...client.world.entities].find((e) => e.name === name).get("position", "y") === 2, "ann");
  await ann.keyboard.up("ArrowUp");
  const box = await bob.locator("canvas").boundingBox();
  await bob.mouse.move(box.x + box.width / 2, box.y + box.height - 20);
  await bob.mouse.down();
  await until(ann, (name) => [...client.world.entities].find((e) => e.name === name).get("position", "y") === 22, "bob");
  await bob.mouse.up();
  const told = () => globalThis.points > 0;
  for (const page of [ann, bob]) {
    await page.evaluate(() => {
      const before = client.onGlobal;
      client.onGlobal = (id, body) => ((globalThis.points = body[0] + body[2]), before(id, body));
    });
  }
  await Promise.all([until(ann, told), until(bob, told)]);
  assert((await ann.evaluate(() => points)) >= 1, "no point");
}
