// Plays the arena in two real pages, one with keyboard and mouse, one with fingers.
//
//   ARENA_BIN   the arena's binary
//   CHROMIUM    the browser, /usr/bin/chromium by default
//   OUT         a directory for pictures; none without it
//
// Exits with 1 when something failed and says "N passed, N failed".

import { join } from "node:path";
import { launch } from "../../netio/webclient/e2e/browser.mjs";
import { Server } from "../../netio/webclient/e2e/server.mjs";

const patience = 60_000;
const wait = (ms) => new Promise((r) => setTimeout(r, ms));
const server = new Server(process.env.ARENA_BIN, [], ["--score-to-win", "1"]);
await server.start();
const browser = await launch();

let passed = 0, failed = 0;
async function check(what, run) {
  try {
    await run();
    passed++;
    console.log("ok    " + what);
  } catch (e) {
    failed++;
    console.log("FAIL  " + what + "\n      " + String(e.message ?? e).split("\n").slice(0, 3).join("\n      "));
  }
}

function assert(ok, why) {
  if (!ok) throw new Error(why);
}

const until = (page, f, arg) => page.waitForFunction(f, arg, { timeout: patience });
const picture = (page, name) => process.env.OUT && page.screenshot({ path: join(process.env.OUT, name + ".png") });

async function joined(name, team, options) {
  const page = await (await browser.newContext(options)).newPage();
  page.problems = [];
  page.on("pageerror", (e) => page.problems.push(String(e)));
  page.on("console", (m) => m.type() === "error" && page.problems.push(m.text()));
  await page.goto(server.page);
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("radio", { name: team }).check();
  await page.getByRole("button", { name: "Play" }).click();
  await until(page, () => globalThis.arena?.client.state === "playing" && arena.client.predictor.ready && arena.scene.fighters.length > 0);
  return page;
}

const own = (page) => page.evaluate(() => ({ x: arena.client.predictor.x / 1024, y: arena.client.predictor.y / 1024 }));
const seen = (page, name) => page.evaluate((n) => arena.scene.fighters.find((f) => f.name === n) ?? null, name);
const marks = (page) => page.evaluate(() => {
  let n = 0;
  arena.client.world.entities.each((e) => (n += e.kind === "mark" ? 1 : 0));
  return n;
});

/** Walks from one place to the next. nudge walks in a direction for some milliseconds. */
async function walk(page, nudge, places) {
  for (const [x, y] of places) {
    for (let tries = 0; ; tries++) {
      const at = await own(page), dx = x - at.x, dy = y - at.y;
      if (Math.abs(dx) < 0.3 && Math.abs(dy) < 0.3) break;
      assert(tries < 200, `stuck at ${at.x},${at.y} on the way to ${x},${y}`);
      const far = Math.abs(dx) > Math.abs(dy) ? [Math.sign(dx), 0, Math.abs(dx)] : [0, Math.sign(dy), Math.abs(dy)];
      await nudge(far[0], far[1], Math.min(far[2] * 120, 500));
      await wait(60);
    }
  }
}

/** With the keyboard. */
const keys = (page) => async (x, y, ms) => {
  const key = x > 0 ? "KeyD" : x < 0 ? "KeyA" : y > 0 ? "KeyS" : "KeyW";
  await page.keyboard.down(key);
  await wait(ms);
  await page.keyboard.up(key);
};

/** With a thumb on a stick. */
function thumb(page, cdp, stick) {
  return async (x, y, ms) => {
    const box = await page.locator(stick).boundingBox(), cx = box.x + box.width / 2, cy = box.y + box.height / 2;
    await cdp.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x: cx, y: cy }] });
    await cdp.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x: cx + x * 50, y: cy + y * 50 }] });
    await wait(ms);
    await cdp.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  };
}

const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
let a, b, thumbs;

await check("two pages join, each in the team that it chose", async () => {
  a = await joined("Ada", "Red", { viewport: { width: 1280, height: 720 } });
  b = await joined("Grace", "Blue", phone);
  thumbs = await b.context().newCDPSession(b);
  await until(a, () => arena.scene.fighters.some((f) => f.name === "Grace" && f.team === 2));
  await until(b, () => arena.scene.fighters.some((f) => f.name === "Ada" && f.team === 1));
});
if (!a || !b) {
  console.log(`${passed} passed, ${failed} failed`);
  await browser.close();
  await server.stop();
  process.exit(1);
}

await check("the match begins when both are there", async () => {
  await until(a, () => arena.match.phase === 1);
  await until(b, () => arena.match.phase === 1);
});

await check("one walks with the keyboard, the other with a thumb, to the middle", async () => {
  await Promise.all([
    walk(a, keys(a), [[5, 16], [10, 16], [17, 16.3], [17, 13], [24, 13]]),
    walk(b, thumb(b, thumbs, ".stick.left"), [[43, 16], [38, 16], [31, 15.7], [31, 19], [24, 19]]),
  ]);
  await wait(1000);
  const here = await own(a), there = await seen(b, "Ada");
  assert(there && Math.hypot(here.x - there.x, here.y - there.y) < 0.1, `Ada is at ${here.x},${here.y} but seen at ${there?.x},${there?.y}`);
});

await check("what was predicted came true", () => until(a, () => arena.client.predictor.error < 16));

await check("a mark is for the team alone", async () => {
  await a.mouse.move(700, 500);
  await a.keyboard.press("KeyE");
  await until(a, () => {
    let n = 0;
    arena.client.world.entities.each((e) => (n += e.kind === "mark" ? 1 : 0));
    return n === 1;
  });
  assert((await marks(b)) === 0, "the other team sees it");
});

await picture(a, "arena-desk");
await picture(b, "arena-phone");

await check("a thumb shoots, and it costs ammunition that only its owner sees", async () => {
  await thumb(b, thumbs, ".stick.right")(1, 0, 600);
  await until(b, () => arena.gun.ammo < 12);
  assert((await a.evaluate(() => arena.gun.ammo)) === 12, "the other's gun has changed");
});

await check("one shoots the other, all are told, and the match is won", async () => {
  await until(b, () => arena.match.phase === 1);
  const at = await a.evaluate(() => {
    const f = arena.scene.fighters.find((f) => f.name === "Grace"), c = arena.scene.camera, dpr = c.width / arena.scene.canvas.clientWidth;
    return { x: c.px(f.x) / dpr, y: c.py(f.y) / dpr };
  });
  await a.mouse.move(at.x, at.y);
  await a.mouse.down();
  await until(b, () => arena.match.phase === 2);
  await a.mouse.up();
  for (const p of [a, b]) {
    await p.locator(".feed li", { hasText: "Grace" }).waitFor({ state: "attached", timeout: patience });
    await p.getByText("Red wins 1 : 0").waitFor({ timeout: patience });
    await p.locator(".board:visible .self").waitFor({ timeout: patience });
  }
  await picture(a, "arena-over");
});

await check("who was shot comes back, and there is another match", async () => {
  await until(b, () => arena.scene.fighters.some((f) => f.own && f.health === 100));
  await until(a, () => arena.match.phase === 1 && arena.match.red === 0);
});

await check("the arrows shoot without a mouse, and a key reloads", async () => {
  await a.keyboard.down("ArrowUp");
  await until(a, () => arena.gun.ammo > 0 && arena.gun.ammo < 12);
  await a.keyboard.up("ArrowUp");
  await a.keyboard.down("KeyR");
  await a.getByText("Reloading").waitFor({ timeout: patience });
  await a.keyboard.up("KeyR");
  await until(a, () => arena.gun.ammo === 12);
});

await check("who leaves is gone at once, is at the first screen, and may come again", async () => {
  await b.getByRole("button", { name: "Leave" }).click();
  await b.getByRole("button", { name: "Play" }).waitFor({ timeout: patience });
  await until(a, () => !arena.scene.fighters.some((f) => f.name === "Grace"));
  await b.getByRole("button", { name: "Play" }).click();
  await until(b, () => arena.client.state === "playing");
});

await check("the server restarts and both come back", async () => {
  const stopping = server.stop();
  await Promise.all([a, b].map((p) => p.locator(".notice:visible").waitFor({ timeout: patience })));
  await picture(b, "arena-lost");
  await stopping;
  await server.start();
  for (const p of [a, b]) await until(p, () => arena.client.state === "playing" && arena.scene.fighters.length === 2);
  await Promise.all([a, b].map((p) => p.locator(".notice").waitFor({ state: "hidden", timeout: patience })));
});

await check("who is sent to another server sees which", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${server.page}?server=${encodeURIComponent("ws://evil.localhost:1/")}`);
  await page.getByText("You are about to play on evil.localhost").waitFor();
  await page.goto(server.page);
  await until(page, () => globalThis.arena);
  assert(!(await page.getByText("You are about to play on").isVisible()), "its own server is called another");
  await context.close();
});

await check("no errors in the pages", async () => {
  const expected = /WebSocket connection to .* failed|ERR_CONNECTION/;
  const problems = [...a.problems, ...b.problems].filter((p) => !expected.test(p));
  assert(problems.length === 0, problems.join("; "));
  for (const p of [a, b]) assert((await p.evaluate(() => arena.client.malformed)) === 0, "malformed packets");
});

console.log(`${passed} passed, ${failed} failed`);
await browser.close();
await server.stop();
process.exit(failed > 0 ? 1 : 0);
