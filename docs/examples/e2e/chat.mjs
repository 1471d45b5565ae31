// A line said in one page is read in the other, as text; in another room it is not.

import { assert, until } from "../../../netio/webclient/e2e/harness.mjs";

export const args = ["--rooms"];
export const shows = "chat: what ann says bob reads, as text, and nobody in another room; who talks too fast is told";

export async function play({ ann, bob, enter }) {
  const cid = await enter("cid", {}, "#room=den");
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
  await until(ann, () => document.querySelector("#people").textContent === "room-0: ann, bob");
  await until(cid, () => document.querySelector("#people").textContent === "den: cid");
  assert((await ann.locator("#lines b").count()) === 2, "markup became an element");
  await ann.evaluate(() => { // at once, however busy the machine is
    const text = document.querySelector("#text");
    for (let i = 0; i < 8; i++) {
      text.value = "spam " + i;
      text.form.requestSubmit();
    }
  });
  await until(ann, () => document.querySelector("#lines").textContent.includes("Not so fast"));
  await say(cid, "Hello? Nobody?");
  await reads(cid, "cidHello? Nobody?");
  assert((await cid.locator("#lines b").count()) === 1, "cid reads what is said in another room");
}
