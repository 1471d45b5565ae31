// What two players did is recorded, and then watched in the page.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { joined } from "./browser.mjs";
import { assert, eventually, hold, Run, until, wait } from "./harness.mjs";
import { Server } from "./server.mjs";

if (!process.env.TICKD_BIN) {
  console.log("skipped: a recording is made and shown by TICKD_BIN");
  process.exit(0);
}

/** Shows the recording in a folder. */
class Show extends Server {
  constructor(binary, dir) {
    super(binary, [], []);
    this.data = dir;
  }

  command() {
    return [["play", this.data], ["--pause"]];
  }
}

const r = await Run.begin(["--data", "world"]);
const names = ["Walker", "Talker"];

await r.check("two play, and it is recorded", async () => {
  const pages = [];
  for (const name of names) pages.push(await joined(r.browser, r.url, name));
  await hold(pages[0], "KeyD", 1500);
  await pages[1].keyboard.press("Enter");
  await pages[1].getByLabel("Say something").fill("see you later");
  await pages[1].keyboard.press("Enter");
  await until(pages[0], () => [...document.querySelectorAll(".lines p")].some((p) => p.textContent.includes("see you later")));
  await hold(pages[0], "KeyS", 1000);
  for (const p of pages) await p.context().close();
  await r.server.stop();
  assert(existsSync(join(r.server.dir, "world")), "nothing was kept: " + r.server.output);
});

const show = new Show(process.env.TICKD_BIN, join(r.server.dir, "world"));
await show.start();
const context = await r.browser.newContext({ viewport: { width: 1280, height: 720 } });
const page = await context.newPage();
page.problems = [];
page.on("pageerror", (e) => page.problems.push(String(e)));
page.on("console", (m) => m.type() === "error" && page.problems.push(m.text()));
const tape = () => page.evaluate(() => fetch("api/recording").then((a) => a.json()));
const seek = (tick) => page.getByLabel("Time", { exact: true }).fill(String(tick));

await r.check("the page watches without a name, and the recording waits at its beginning", async () => {
  await page.goto(show.page);
  await until(page, () => globalThis.tickd?.client.state === "playing" && tickd.client.world.tick > 0 && tickd.tape);
  assert((await page.getByLabel("Your name").count()) === 0, "it asks for a name");
  const t = await tape();
  assert(!t.playing && t.tick === t.first && t.last > 60, JSON.stringify(t));
});

await r.check("a paused recording is seen whole, land and all", async () => {
  await until(page, () => tickd.client.tiles.info(Math.floor(tickd.x), Math.floor(tickd.y)) && tickd.scene.actors.list.length > 0);
});

let end;
await r.check("a seek in the time bar shows who played then, where it was", async () => {
  end = await tape();
  let tick = 0;
  for (let at = end.first; at < end.last && !tick; at += 20) {
    await seek(at);
    const t = await eventually(async () => ((t) => t.tick === at && t)(await tape()), `tick ${at}`);
    if (t.players.length === 2) tick = at + 40;
  }
  assert(tick > 0, "nobody ever plays");
  await seek(Math.min(tick, end.last));
  await eventually(async () => (await tape()).tick === Math.min(tick, end.last), "that tick");
  await page.getByLabel("Follow").selectOption({ label: names[0] });
  await until(page, (names) => names.every((n) => tickd.scene.actors.list.some((a) => a.name === n)), names);
  for (const p of (await tape()).players) {
    await until(page, (p) => {
      const a = tickd.scene.actors.list.find((a) => a.name === p.name);
      return a && Math.hypot(a.x - p.x / 1024, a.y - p.y / 1024) < 0.05;
    }, p);
  }
  await until(page, (name) => ((a) => a && Math.hypot(tickd.x - a.x, tickd.y - a.y) < 0.05)(tickd.scene.actors.list.find((a) => a.name === name)), names[0]);
  await wait(500); // the picture settles, for whoever looks at it
  await r.shot(page, "recording");
});

await r.check("keys: space plays and pauses, arrows go through time and change the speed", async () => {
  await seek(end.first); // where there is something to play: on a quick machine the end is near
  const before = await eventually(async () => ((t) => t.tick === end.first && t)(await tape()), "the beginning");
  await page.locator("canvas.world").click({ position: { x: 300, y: 300 } });
  await until(page, () => !tickd.tape.playing); // what Space does is by what the page knows
  await page.keyboard.press("Space");
  await eventually(async () => (await tape()).tick > before.tick + 5, "it plays");
  await until(page, () => tickd.tape.playing);
  await page.keyboard.press("Space");
  const still = await eventually(async () => ((t) => !t.playing && t)(await tape()), "it pauses");
  await wait(300);
  assert((await tape()).tick === still.tick, "it goes on while it is paused");
  await until(page, (tick) => tickd.tape.tick === tick, still.tick);
  await page.keyboard.press("Shift+ArrowLeft");
  await eventually(async () => (await tape()).tick === still.tick - 1, "a tick back");
  await page.keyboard.press("ArrowUp");
  await eventually(async () => (await tape()).speed === 2, "twice as fast");
});

await r.check("a chat line that was said is heard again, and at 16x it comes to its end and stands", async () => {
  await seek(end.first);
  await eventually(async () => (await tape()).tick === end.first, "the beginning");
  await until(page, () => tickd.client.state === "playing" && tickd.tape.tick === tickd.tape.first);
  await page.getByLabel("Speed").selectOption("16");
  await page.getByRole("button", { name: "Play" }).click();
  await eventually(async () => ((t) => t.tick === t.last && !t.playing)(await tape()), "the end");
  await page.getByRole("button", { name: "Play" }).waitFor();
  assert((await page.locator(".lines p", { hasText: "see you later" }).count()) > 0, "nothing was said");
});

await r.check("on a phone everything is within reach", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  await seek(end.first + Math.floor((end.last - end.first) / 2));
  await until(page, () => tickd.client.state === "playing" && tickd.scene.actors.list.length > 0);
  for (const control of await page.locator(".timebar > *").all()) {
    const b = await control.boundingBox();
    assert(b.x >= 0 && b.y >= 0 && b.x + b.width <= 390 && b.y + b.height <= 844, JSON.stringify(b));
  }
  await wait(500); // the picture settles, for whoever looks at it
  await r.shot(page, "recording-phone");
});

await r.check("no errors in the page", async () => {
  assert(page.problems.length === 0, page.problems.join("\n"));
  assert((await page.evaluate(() => tickd.client.malformed)) === 0, await page.evaluate(() => tickd.client.lastError));
});

await show.stop();
await r.end();
