// A line said in one page is read in the other, as text.

import { assert, until } from "../../../netio/webclient/e2e/harness.mjs";

export const shows = "chat: what ann says bob reads, as text, and who talks too fast is told";

export async function play({ ann, bob }) {
  const say = async (page, words) => {
    await page.getByLabel("What to say").fill(words);
    await page.keyboard.press("Enter");
    await until(page, () => document.querySelector("#text").value === "");
  };
  const reads = (page, line) => until(page, (l) => [...document.querySelectorAll("#lines p")].some((p) => p.textContent === l), line);
  await say(ann, "Hello, Bob! <b>Is that you?</b>");
  await reads(bob, "annHello, Bob! <b>Is that you?</b>");
  await say(bob, "It is. 👋");
  await reads(ann, "bobIt is. 👋");
  await until(ann, () => document.querySelector("#people").textContent === "2 here: ann, bob");
  assert((await ann.locator("#lines b").count()) === 2, "markup became an element");
  for (let i = 0; i < 5; i++) {
    await ann.getByLabel("What to say").fill("spam " + i);
    await ann.keyboard.press("Enter");
  }
  await until(ann, () => document.querySelector("#lines").textContent.includes("Not so fast"));
}
