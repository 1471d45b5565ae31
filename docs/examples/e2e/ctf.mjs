// One takes the other's flag, both hear of it in their own words, and who is caught is at home again.

import { assert, hold, until, wait } from "../../../netio/webclient/e2e/harness.mjs";

export const shows = "ctf: ann takes the flag, her team and bob's hear of it differently, bob catches her, and the flag is back";

const where = (page, name) => page.evaluate((n) => {
  const e = [...client.world.entities].find((x) => x.name === n);
  return { x: e.get("position", "x"), y: e.get("position", "y") };
}, name);

const near = 0.7; // tiles
const speed = 7.5; // tiles a second

/** Runs to a place by keys, first along y, then along x; and back when a busy machine has let go of a key too late. */
async function run(page, name, to) {
  for (const [axis, keys] of [["y", ["ArrowUp", "ArrowDown"]], ["x", ["ArrowLeft", "ArrowRight"]]]) {
    for (let off; Math.abs((off = to[axis] - (await where(page, name))[axis])) > near; ) {
      await hold(page, keys[Number(off > 0)], (Math.abs(off) / speed) * 1000);
      await still(page, name);
    }
  }
}

/** Waits until nothing moves it any more. */
async function still(page, name) {
  for (let before = null, now; ; before = now) {
    now = await where(page, name);
    if (before && now.x === before.x && now.y === before.y) return;
    await wait(150);
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
  await run(bob, "bob", await where(ann, "ann"));
  await said(bob, "Your flag is back.");
  await until(ann, () => client.world.entities.get(client.self.id).get("position", "x") === 4);
  assert(JSON.stringify(await flags(ann)) === "[4,40]", `flags are at ${await flags(ann)}`);
}
