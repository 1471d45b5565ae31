// Plays the game in two real pages and looks at what each of them sees.

import { joined } from "./browser.mjs";
import { assert, hold, Run, until, wait } from "./harness.mjs";

const r = await Run.begin();
const { base, browser, server, url, ws } = r, check = r.check.bind(r);

const own = (page) => page.evaluate(() => ({ x: tickd.client.predictor.x / 1024, y: tickd.client.predictor.y / 1024 }));
const seen = (page, name) => page.evaluate((n) => {
  const a = tickd.scene.actors.list.find((a) => a.name === n);
  return a ? { x: a.x, y: a.y } : null;
}, name);
const tileName = (page, t) => page.evaluate(({ x, y }) => tickd.client.tiles.info(x, y)?.name, t);

/** Puts the mouse over the middle of a tile. */
async function point(page, t) {
  const at = await page.evaluate(({ x, y }) => {
    const c = tickd.scene.camera;
    return { x: c.x(x + 0.5) / c.dpr, y: c.y(y + 0.5) / c.dpr };
  }, t);
  await page.mouse.move(at.x, at.y);
}

const run = Date.now().toString(36).slice(-4);
const names = ["Ada" + run, "Grace" + run];
let a, b;

await check("two pages join", async () => {
  a = await joined(browser, url, names[0]);
  b = await joined(browser, url, names[1]);
});
if (!a || !b) {
  await r.end();
}

await check("a page of another host cannot open a WebSocket to the game, one of this host can", async () => {
  const opens = (page) => page.evaluate((address) => new Promise((done) => {
    const s = new WebSocket(address);
    s.onopen = () => (s.close(), done(true));
    s.onerror = () => done(false);
  }), ws ?? base.replace("http", "ws"));
  const context = await browser.newContext();
  const foreign = await context.newPage();
  await foreign.goto(base.replace("127.0.0.1", "evil.localhost"));
  assert(!(await opens(foreign)), "the foreign page could");
  const other = await context.newPage();
  await other.goto(base.replace("127.0.0.1", "localhost"));
  assert(await opens(other), "the page of localhost could not");
  await context.close();
});

await check("who is sent to another server sees which", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${base}?server=${encodeURIComponent("ws://evil.localhost:1/")}`);
  await page.getByText("You are about to play on evil.localhost").waitFor();
  const said = await page.evaluate(() => ({ label: document.querySelector("label[for=password]").textContent, fill: document.querySelector("#password").autocomplete }));
  assert(said.label === "The password of evil.localhost" && said.fill === "new-password", JSON.stringify(said));
  await page.goto(url);
  await page.getByLabel("Your name").waitFor();
  await until(page, () => globalThis.tickd);
  assert(!(await page.getByText("You are about to play on").isVisible()), "its own server is called another");
  await context.close();
});

await check("they see each other", async () => {
  await until(a, (n) => tickd.scene.actors.list.some((x) => x.name === n), names[1]);
  await until(b, (n) => tickd.scene.actors.list.some((x) => x.name === n), names[0]);
});

await check("the land around them is known", () => until(a, () => {
  const p = tickd.client.predictor;
  return tickd.client.tiles.at(p.x >> 10, p.y >> 10) >= 0;
}));

await check("one walks, the other sees it walk", async () => {
  await a.evaluate(() => {
    globalThis.worst = 0;
    const was = tickd.client.onSnapshot;
    tickd.client.onSnapshot = (w) => (was(w), (globalThis.worst = Math.max(globalThis.worst, tickd.client.predictor.error)));
  });
  const before = await own(a);
  for (const key of ["KeyD", "KeyS", "ArrowLeft", "KeyW", "KeyD"]) await hold(a, key, 450);
  let after, other;
  for (let tries = 0; tries < 100; tries++) { // however late a busy machine shows it
    await wait(300);
    after = await own(a), other = await seen(b, names[0]);
    if (other && Math.hypot(other.x - after.x, other.y - after.y) < 0.1) break;
  }
  assert(Math.hypot(after.x - before.x, after.y - before.y) > 1, `walked from ${before.x},${before.y} only to ${after.x},${after.y}`);
  assert(other && Math.hypot(other.x - after.x, other.y - after.y) < 0.1, `at ${after.x},${after.y} but seen at ${other?.x},${other?.y}`);
});

await check("what was predicted came true", async () => {
  console.log(`      the worst prediction was ${(await a.evaluate(() => globalThis.worst / 1024)).toFixed(3)} tiles off`);
  await until(a, () => tickd.client.predictor.error < 16); // inputs that a busy page sends late may be lost; it must settle
});

/** A free tile near a that a block can stand on. */
const spot = () => a.evaluate((stay) => {
  const c = tickd.client, px = c.predictor.x / 1024, py = c.predictor.y / 1024, mid = [c.tiles.width >> 1, c.tiles.height >> 1];
  for (let r = 2; r < 4; r++) {
    for (const [dx, dy] of [[r, 0], [-r, 0], [0, r], [0, -r], [r, r], [-r, -r], [r, -r], [-r, r]]) {
      const x = Math.floor(px) + dx, y = Math.floor(py) + dy, near = Math.floor(px) + Math.sign(dx), nearY = Math.floor(py) + Math.sign(dy);
      const solid = (i) => !i || (i.flags & 1) !== 0;
      const centre = Math.abs(x - mid[0]) < 3 && Math.abs(y - mid[1]) < 3;
      const taken = tickd.scene.actors.list.some((o) => Math.hypot(o.x - x - 0.5, o.y - y - 0.5) < 1.2);
      if (!centre && !taken && !solid(c.tiles.info(x, y)) && !solid(c.tiles.info(near, nearY)) && Math.hypot(x + 0.5 - px, y + 0.5 - py) < 4.5) return { x, y };
    }
  }
  return null;
}, null);

let target = null;
await check("one places a tile, the other sees it", async () => {
  target = await spot();
  assert(target, "no free tile nearby");
  const slot = await a.evaluate(() => tickd.hotbar.items.findIndex((i) => i?.name === "cobblestone"));
  assert(slot >= 0, "no cobblestone in the hotbar");
  await a.keyboard.press("Digit" + (slot + 1));
  await wait(300);
  await point(a, target);
  await a.mouse.click(...(await a.evaluate(() => [tickd.pointer.x, tickd.pointer.y])), { button: "right", delay: 80 });
  await until(b, ({ x, y }) => tickd.client.tiles.info(x, y)?.name === "cobblestone", target);
});

await check("one breaks it, the other sees it break", async () => {
  assert(target && (await tileName(a, target)) === "cobblestone", "there is nothing to break");
  await a.keyboard.press("Digit1");
  await wait(300);
  await point(a, target);
  await a.mouse.down();
  await until(b, () => tickd.scene.effects.progress.size > 0, null, 3000);
  await until(b, ({ x, y }) => tickd.client.tiles.info(x, y)?.name === "dirt", target);
  await a.mouse.up();
});

await check("chat arrives, markup in it stays text", async () => {
  const line = `<img src=x onerror="document.body.id='owned'"><script>1</script> ${run}`;
  await a.keyboard.press("Enter");
  await a.getByLabel("Say something").fill(line);
  await a.keyboard.press("Enter");
  await until(b, (l) => [...document.querySelectorAll(".lines p")].some((p) => p.textContent.includes(l)), line);
  assert((await b.locator(".lines img, .lines script").count()) === 0, "it became markup");
  assert((await b.evaluate(() => document.body.id)) !== "owned", "it ran");
});

async function refusedWith(name) {
  const page = await (await browser.newContext()).newPage();
  await page.goto(url);
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Play" }).click();
  await page.waitForFunction(() => document.querySelector(".error").textContent !== "", null, { timeout: 60_000 });
  const text = await page.locator(".error").textContent();
  await page.context().close();
  return text;
}

await check("a name that is taken is refused with a sentence", async () => {
  const text = await refusedWith(names[0].toUpperCase());
  assert(/already plays/.test(text), text);
});

await check("<script> as a name is refused with a sentence", async () => {
  const text = await refusedWith("<script>");
  assert(/3 to 16/.test(text), text);
});

await check("and by the server too", async () => {
  const page = await (await browser.newContext()).newPage();
  await page.goto(url);
  await page.waitForFunction(() => globalThis.tickd);
  let r;
  for (let tries = 0; tries < 10; tries++) { // a machine that is busy with other tests can be late for the handshake
    r = await page.evaluate(() => tickd.client.join("<script>"));
    if (r.ok || r.code === 8) break;
    await wait(1000);
  }
  await page.context().close();
  assert(!r.ok && r.code === 8, JSON.stringify(r));
});

if (server) {
  await check("the server restarts and both come back", async () => {
    const stopping = server.stop();
    await Promise.all([a, b].map((p) => p.locator(".banner:visible").waitFor({ timeout: 60_000 })));
    await stopping;
    await wait(500);
    await server.start();
    for (const [i, p] of [a, b].entries()) {
      await until(p, () => tickd.client.state === "playing" && tickd.client.world.tick > 0, null, 60_000);
      await until(p, (n) => tickd.scene.actors.list.some((x) => x.name === n), names[1 - i], 60_000);
    }
    await Promise.all([a, b].map((p) => p.locator(".banner").waitFor({ state: "hidden", timeout: 60_000 })));
  });
}

await check("no errors in the pages", async () => {
  const expected = /WebSocket connection to .* failed|ERR_CONNECTION/;
  const problems = [...a.problems, ...b.problems].filter((p) => !expected.test(p));
  assert(problems.length === 0, problems.join("\n"));
  for (const p of [a, b]) assert((await p.evaluate(() => tickd.client.malformed)) === 0, await p.evaluate(() => tickd.client.lastError));
});

await r.end();
