// One takes the other's flag, both hear of it in their own words, and who is caught is at home again.

import { assert, until } from "../../../netio/webclient/e2e/harness.mjs";

export const shows = "ctf: ann takes the flag, her team and bob's hear of it differently, bob catches her, and the flag is back";

const where = (page, name) => page.evaluate((n) => {
  const e = [...client.world.entities].find((x) => x.name === n);
  return { x: e.get("position", "x"), y: e.get("position", "y") };
}, name);

/** Runs to a place by keys, first across, then along. */
async function run(page, name, to) {
  for (const [axis, keys] of [["y", ["ArrowUp", "ArrowDown"]], ["x", ["ArrowLeft", "ArrowRight"]]]) {
    const key = keys[Number(to[axis] > (await where(page, name))[axis])];
    await page.keyboard.down(key);
    await until(page, ([n, a, way, target]) => {
      const at = [...client.world.entities].find((e) => e.name === n).get("position", a);
      return way ? at >= target - 0.5 : at <= target + 0.5;
    }, [name, axis, key === keys[1], to[axis]]);
    await page.keyboard.up(key);
  }
}

const flags = (page) => page.evaluate(() => [...client.world.entities].filter((e) => e.kind === "flag").map((e) => e.get("position", "x")).sort((a, b) => a - b));

export async function play({ ann, bob }) {
  for (const page of [ann, bob]) await until(page, () => client.world.entities.count === 4);
  await run(bob, "bob", { x: 30, y: 5 });
  await run(ann, "ann", { x: 20, y: 20 });
  await run(ann, "ann", { x: 39, y: 14 });
  const said = (page, words) => until(page, (w) => document.querySelector("#says").textContent === w, words);
  await said(ann, "You have their flag: bring it home!");
  await said(bob, "ann has your flag: catch them!");
  await run(ann, "ann", { x: 39, y: 5 });
  await until(bob, () => [...client.world.entities].some((e) => e.kind === "flag" && e.get("position", "y") < 12));
  await run(bob, "bob", { x: 38, y: 5 });
  await said(bob, "Your flag is back.");
  await until(ann, () => client.world.entities.get(client.self.id).get("position", "x") === 4);
  assert(JSON.stringify(await flags(ann)) === "[4,40]", `flags are at ${await flags(ann)}`);
}
