// Plays one example in two pages: node play.mjs NAME. What is done in it is in NAME.mjs beside.
//
//   EXAMPLE_BIN  the game's binary
//   CHROMIUM     the browser, /usr/bin/chromium by default
//   SHOTS        a folder: what is looked at is also saved there as pictures
//
// Exits with 1 when something failed.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launch } from "../../../netio/webclient/e2e/browser.mjs";
import { assert, until } from "../../../netio/webclient/e2e/harness.mjs";
import { Server } from "../../../netio/webclient/e2e/server.mjs";

const name = process.argv[2];
const game = await import(`./${name}.mjs`);
const server = new Server(process.env.EXAMPLE_BIN, [], game.args ?? []);
await server.start();
const browser = await launch();
const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });

/** Opens the game's page, and plays as somebody; hash is of the page's address. Complaints of the page are kept. */
async function enter(who, options = {}, hash = "") {
  const page = await (await browser.newContext({ viewport: { width: 900, height: 640 }, ...options })).newPage();
  page.problems = [];
  page.on("pageerror", (e) => page.problems.push(String(e)));
  page.on("console", (m) => ["error", "warning"].includes(m.type()) && page.problems.push(m.text()));
  await page.goto(server.page + hash);
  await page.getByLabel("Your name").fill(who);
  await page.getByRole("button", { name: "Play" }).click();
  await until(page, () => globalThis.client?.state === "playing" && client.world.tick > 0);
  pages.push([who, page]);
  return page;
}

const pages = [];
const phone = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true, colorScheme: "dark" };
let failed = 0;
try {
  const ann = await enter("ann"), bob = await enter("bob", phone);
  await game.play({ ann, bob, enter, server });
  console.log("ok    " + game.shows);
} catch (e) {
  failed = 1;
  console.log(`FAIL  ${game.shows}\n      ${String(e.stack ?? e).split("\n").slice(0, 8).join("\n      ")}`);
}
for (const [who, page] of pages) {
  if (shots) await page.screenshot({ path: join(shots, `${name}-${who}.png`) });
  try {
    assert(page.problems.length === 0, `${who}'s page complains: ${page.problems}`);
    assert(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${who}'s page is wider than its window`);
    assert(await page.evaluate(() => client.malformed === 0), `${who}'s page could not read the server`);
  } catch (e) {
    failed = 1;
    console.log("FAIL  " + e.message);
  }
}
await browser.close();
await server.stop();
process.exit(failed);
