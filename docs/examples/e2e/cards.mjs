// Each page shows a hand of its own that the other page is not told of; a card that fits is played, one that does not is not.

import { assert, until } from "../../../netio/webclient/e2e/harness.mjs";

export const shows = "cards: each sees only the own hand, draws, and plays what fits";

const hand = (page) => page.evaluate(() => [...client.world.entities].filter((e) => e.kind === "card").map((e) => [e.id, e.get("card", "face")]));
const top = (page) => page.evaluate(() => document.querySelector("#top").textContent);
const fits = (a, b) => a % 4 === b % 4 || a >> 2 === b >> 2;

export async function play({ ann, bob }) {
  for (const page of [ann, bob]) await until(page, () => document.querySelectorAll("#hand .card").length === 5 && document.querySelector("#top").textContent !== "");
  const anns = await hand(ann), bobs = await hand(bob);
  assert(!anns.some(([id]) => bobs.some(([other]) => other === id)), "both are told of one card");
  await until(bob, () => document.querySelector("#seats").textContent.includes("ann: 5 cards, 0 points"));
  await ann.getByRole("button", { name: "Draw" }).click();
  await until(bob, () => document.querySelector("#seats").textContent.includes("ann: 6 cards, 0 points"));
  assert((await hand(bob)).length === 5, "bob is told of the card that ann drew");

  const face = await ann.evaluate(() => document.querySelector("#top").textContent); // draw until one fits
  const topFace = (await ann.evaluate(() => ["A", "2", "3", "4", "5", "6", "7", "8", "9", "10", "J", "Q", "K"].indexOf(document.querySelector("#top").textContent.split("\n")[0]) * 4 + ["♠", "♥", "♣", "♦"].indexOf(document.querySelector("#top").textContent.split("\n")[1])));
  for (let n = 6; n < 12 && !(await hand(ann)).some(([, f]) => fits(f, topFace)); n++) {
    await ann.getByRole("button", { name: "Draw" }).click();
    await until(ann, (k) => document.querySelectorAll("#hand .card").length === k, n + 1);
  }
  const all = (await hand(ann)).sort((a, b) => a[1] - b[1]);
  const bad = all.findIndex(([, f]) => !fits(f, topFace)), good = all.findIndex(([, f]) => fits(f, topFace));
  if (bad >= 0) {
    await ann.locator("#hand .card").nth(bad).click();
    await until(ann, () => document.querySelector("#says").textContent.includes("neither"));
    assert((await top(bob)) === face, "a card that does not fit was played");
  }
  assert(good >= 0, "none of twelve cards fits: the seed deals badly");
  const words = await ann.locator("#hand .card").nth(good).textContent();
  await ann.locator("#hand .card").nth(good).click();
  await until(bob, (w) => document.querySelector("#top").textContent === w, words);
  await until(bob, () => document.querySelector("#says").textContent === "ann played that.");
  await until(ann, (n) => document.querySelectorAll("#hand .card").length === n, all.length - 1);
}
