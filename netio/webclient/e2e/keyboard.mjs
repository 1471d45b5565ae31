// The game by keyboard alone, and a word for everything that is tried in vain.

import { joined } from "./browser.mjs";
import { assert, hold, Run, until, wait } from "./harness.mjs";

const r = await Run.begin(["--creatures", "0", "--theme", new URL("meadow.toml", import.meta.url).pathname]);
const check = r.check.bind(r);
const page = await (await r.browser.newContext({ viewport: { width: 1280, height: 720 } })).newPage();
const problems = [];
page.on("pageerror", (e) => problems.push(String(e)));

const focus = () => page.evaluate(() => {
  const e = document.activeElement;
  return e === document.body ? "" : e.getAttribute("aria-label") ?? (e.id || e.textContent);
});
const hint = (text) => until(page, (t) => document.querySelector(".hint.on")?.textContent.includes(t), text, 10_000)
  .catch(async () => assert(false, `no word of "${text}" but "${await page.locator(".hint").textContent()}"`));
const noHint = () => until(page, () => !document.querySelector(".hint.on"), null, 10_000);
const tile = (t) => page.evaluate(({ x, y }) => tickd.client.tiles.info(x, y)?.name, t);
/** Tabs until that has the focus. */
async function tabTo(what) {
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press("Tab");
    if (what instanceof RegExp ? what.test(await focus()) : (await focus()).startsWith(what)) return;
  }
  throw new Error(`Tab never reaches ${what}; the focus is on ${await focus()}`);
}

await check("a name, Tab to Play, Enter: one plays", async () => {
  await page.goto(r.url);
  await until(page, () => globalThis.tickd);
  await page.keyboard.type("Keys");
  await tabTo("Play");
  await page.keyboard.press("Enter");
  await until(page, () => tickd.client.state === "playing" && tickd.client.predictor.ready, null, 20_000);
});
if (r.failed) await r.end();

await check("Space presses Play too", async () => {
  const other = await (await r.browser.newContext()).newPage();
  await other.goto(r.url);
  await until(other, () => globalThis.tickd);
  await other.keyboard.type("Spacer");
  await other.getByRole("button", { name: "Play" }).focus();
  await other.keyboard.press("Space");
  await until(other, () => tickd.client.state === "playing", null, 20_000);
  await other.context().close();
});

await check("Tab reaches the menu, the players and every slot, and the focus is seen", async () => {
  for (const what of ["Menu", /^\d+ players?$/, "Slot 1", "Slot 9"]) await tabTo(what);
  assert((await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle)) !== "none", "no outline");
  await page.keyboard.press("Enter");
  await until(page, () => tickd.hotbar.selected === 8);
  await page.keyboard.press("Escape");
  assert((await focus()) === "", "Escape leaves the focus where it was");
});

await check("a first hint is there until one has done it", async () => {
  await page.locator(".coach.on", { hasText: "W A S D" }).waitFor();
  await r.shot(page, "hint");
  for (let i = 0; i < 10 && (await page.locator(".coach.on", { hasText: "W A S D" }).count()); i++) await hold(page, i % 2 ? "KeyW" : "KeyS", 400);
  await page.locator(".coach.on", { hasText: "break" }).waitFor();
});

await check("H, ? and F1 open the help, which tells of keys, thumbs and tiles; Escape closes it", async () => {
  for (const key of ["h", "?", "F1"]) {
    await page.keyboard.press(key);
    const help = page.getByRole("dialog", { name: "How to play" });
    await help.waitFor();
    const text = await help.textContent();
    for (const what of ["Can be broken", "cobblestone", "Stick", "Space", "Near is heard"]) assert(text.includes(what), "no word of " + what);
    const before = await page.evaluate(() => tickd.client.predictor.now.x);
    await hold(page, "KeyD", 200);
    assert((await page.evaluate(() => tickd.client.predictor.now.x)) === before, "it walks behind the help");
    await page.keyboard.press("Escape");
    await help.waitFor({ state: "hidden" });
  }
});

await check("Shift and arrows aim at a tile beside, and F places there without a step", async () => {
  await until(page, () => tickd.client.predictor.now.vx === 0 && tickd.client.predictor.now.vy === 0);
  await page.keyboard.press("Digit9");
  const where = () => page.evaluate(() => ({ x: tickd.client.predictor.now.x, y: tickd.client.predictor.now.y }));
  const before = await where();
  for (const key of ["ArrowDown", "ArrowDown", "ArrowLeft"]) await page.keyboard.press("Shift+" + key);
  let t;
  for (let i = 0; i < 6; i++) { // where nothing stands, and where players come in nothing may
    await wait(100);
    t = await page.evaluate(() => {
      const p = tickd.client.predictor, { x, y } = tickd.target(p.x / 1024, p.y / 1024);
      return { x, y, was: tickd.client.tiles.info(x, y)?.name };
    });
    await page.keyboard.press("KeyF");
    const placed = await until(page, ({ x, y }) => tickd.client.tiles.info(x, y)?.name === "cobblestone", t, 3000).catch(() => false);
    if (placed) break;
    await page.keyboard.press("Shift+" + ["ArrowLeft", "ArrowDown", "ArrowRight"][i % 3]);
    t = null;
  }
  assert(t, "nothing was placed");
  const after = await where();
  assert(after.x === before.x && after.y === before.y, "it has walked");
  await r.shot(page, "aim");
  await page.keyboard.press("Digit1");
  await page.keyboard.down("Space");
  await until(page, ({ x, y }) => tickd.client.tiles.info(x, y)?.name === "dirt", t);
  await page.keyboard.up("Space");
  await page.keyboard.press("Digit9");
  await page.keyboard.press("-");
  await until(page, () => tickd.scene.camera.k === 2);
  await page.keyboard.press("+");
  await until(page, () => tickd.scene.camera.k === 3);
});

let spot;
await check("F places ahead, Space breaks it", async () => {
  await hold(page, "KeyS", 700);
  for (let tries = 0; ; tries++) { // somewhere with nothing solid in the way
    await until(page, () => tickd.client.predictor.now.vx === 0 && tickd.client.predictor.now.vy === 0 && tickd.client.predictor.error === 0);
    spot = await page.evaluate(() => {
      const g = tickd, p = g.client.predictor, t = g.target(p.x / 1024, p.y / 1024), i = g.client.tiles.info(t.x, t.y);
      return i && !(i.flags & 1) ? { x: t.x, y: t.y } : null;
    });
    if (spot || tries > 20) break;
    await hold(page, ["KeyD", "KeyS", "KeyA"][tries % 3], 300);
  }
  assert(spot, "nowhere to build");
  await page.keyboard.press("KeyF"); // shorter than a frame
  await until(page, ({ x, y }) => (tickd.client.tiles.info(x, y)?.flags & 2) !== 0, spot, 10_000);
  await page.keyboard.press("Digit1");
  await page.keyboard.down("Space");
  await until(page, ({ x, y }) => tickd.client.tiles.info(x, y)?.name === "dirt", spot, 20_000);
  await page.keyboard.up("Space");
});

await check("in vain: nothing to break, no block in hand, a block that stands, a click that is too short", async () => {
  await noHint();
  await page.keyboard.press("Space");
  await hint("nothing to break");
  await page.keyboard.press("KeyF");
  await hint("Choose a block");
  await page.keyboard.press("Digit9");
  await page.keyboard.press("KeyF");
  await until(page, ({ x, y }) => (tickd.client.tiles.info(x, y)?.flags & 2) !== 0, spot, 10_000);
  assert(!(await page.evaluate(() => document.querySelector(".hint.on"))), "a hint after success: " + (await page.locator(".hint").textContent()));
  await wait(400);
  await page.keyboard.press("KeyF");
  await hint("Something is there already");
  await page.keyboard.press("Digit1");
  await wait(300);
  await page.keyboard.press("Space");
  await hint("Hold it down");
});

await check("a button held on what it has placed stays silent", async () => {
  await page.keyboard.down("Space");
  await until(page, ({ x, y }) => tickd.client.tiles.info(x, y)?.name === "dirt", spot, 20_000);
  await page.keyboard.up("Space");
  await noHint();
  await page.keyboard.press("Digit9");
  await page.keyboard.down("KeyF");
  await until(page, ({ x, y }) => (tickd.client.tiles.info(x, y)?.flags & 2) !== 0, spot, 10_000);
  await wait(1200);
  const said = await page.evaluate(() => document.querySelector(".hint.on")?.textContent ?? "");
  await page.keyboard.up("KeyF");
  assert(said === "", "said: " + said);
});

await check("a click of no length places, one out of reach says so", async () => {
  const at = await page.evaluate(({ x, y }) => {
    const g = tickd, c = g.scene.camera, p = g.client.predictor, solid = (x, y) => (g.client.tiles.info(x, y)?.flags ?? 1) & 1;
    for (const [dx, dy] of [[2, 0], [-2, 0], [0, 2], [0, -2], [2, 2], [-2, 2], [2, -2], [-2, -2]]) {
      const tx = Math.floor(p.x / 1024) + dx, ty = Math.floor(p.y / 1024) + dy, mx = tx - Math.sign(dx), my = ty - Math.sign(dy);
      const middle = Math.abs(tx - (g.client.tiles.width >> 1)) < 3 && Math.abs(ty - (g.client.tiles.height >> 1)) < 3;
      if (!solid(tx, ty) && !solid(mx, my) && !middle) return { tx, ty, px: c.x(tx + 0.5) / c.dpr, py: c.y(ty + 0.5) / c.dpr };
    }
  }, spot);
  assert(at, "nowhere to build");
  await page.mouse.move(at.px, at.py);
  await page.mouse.click(at.px, at.py, { button: "right", delay: 0 });
  await until(page, ({ tx, ty }) => (tickd.client.tiles.info(tx, ty)?.flags & 2) !== 0, at, 10_000);
  await page.mouse.click(at.px > 640 ? 40 : 1100, 400, { button: "right", delay: 0 });
  await hint("Too far away");
  await page.mouse.move(-5, -5);
});

await check("a line that nobody heard is given back", async () => {
  const say = async (text) => {
    await page.keyboard.press("Enter");
    await page.keyboard.type(text);
    await page.keyboard.press("Enter");
  };
  await page.evaluate(() => {
    const say = tickd.chat.onSay;
    globalThis.answers = [];
    tickd.chat.onSay = async (...line) => ((heard) => (answers.push(heard), heard))(await say(...line));
  });
  for (let i = 0; i < 30; i++) {
    await say("line " + i);
    if (!(await until(page, (n) => answers.length > n && { heard: answers[n] }, i)).heard) break; // else the next line is written over it
  }
  await hint("Your line waits");
  await page.keyboard.press("Enter");
  await until(page, () => /^line \d+$/.test(document.activeElement.value))
  await page.keyboard.press("Tab"); // no trap
  assert((await focus()) !== "Say something", "Tab stays in the chat");
  await page.keyboard.press("Escape");
});

await check("a line that was not heard waits behind the one that is being written", async () => {
  const field = page.getByLabel("Say something");
  await page.evaluate(() => {
    globalThis.heard = tickd.chat.onSay;
    tickd.chat.unheard.length = 0;
    tickd.chat.onSay = () => new Promise((done) => (globalThis.answer = done));
  });
  const open = () => page.keyboard.press("Enter"), send = open;
  await open();
  await field.fill("first");
  await send();
  await open();
  await field.fill("second");
  await page.evaluate(() => answer(false));
  assert((await field.inputValue()) === "second", await field.inputValue());
  await send();
  await page.evaluate(() => answer(true));
  await open();
  assert((await field.inputValue()) === "first", "it is lost: " + (await field.inputValue()));
  await page.keyboard.press("Escape");
  await page.evaluate(() => (tickd.chat.onSay = heard));
});

await check("what one does is heard, once one has touched the page", async () => {
  await page.evaluate(() => {
    globalThis.sounds = new Set();
    const play = tickd.speaker.play.bind(tickd.speaker);
    tickd.speaker.play = (sound, ...how) => ((ms) => (ms > 0 && sounds.add(sound), ms))(play(sound, ...how));
  });
  const heard = (sound) => until(page, (s) => sounds.has(s), sound);
  for (let i = 0; i < 20 && !(await page.evaluate(() => sounds.has("step"))); i++) await hold(page, i % 2 ? "KeyA" : "KeyD", 300);
  await heard("step");
  await page.keyboard.press("Digit8");
  await heard("click");
  const ahead = () => page.evaluate(() => {
    const p = tickd.client.predictor, t = tickd.target(p.x / 1024, p.y / 1024);
    return { x: t.x, y: t.y };
  });
  await page.keyboard.press("Digit9");
  for (let i = 0; i < 10 && !(await page.evaluate(() => sounds.has("place"))); i++) { // one of these is free
    await hold(page, ["KeyD", "KeyS", "KeyA", "KeyW"][i % 4], 250);
    await until(page, () => tickd.client.predictor.now.vx === 0 && tickd.client.predictor.now.vy === 0);
    await page.keyboard.press("KeyF");
    await wait(400);
  }
  await heard("place");
  const t = await ahead();
  await page.keyboard.press("Digit1");
  await page.keyboard.down("Space");
  await heard("tick");
  await heard("break");
  await page.keyboard.up("Space");
  await until(page, ({ x, y }) => tickd.client.tiles.info(x, y)?.name === "dirt", t);
});

await check("ctrl and wheel are the browser's zoom", async () => {
  const prevented = await page.evaluate(() => ["ctrl", ""].map((k) => {
    const e = new WheelEvent("wheel", { deltaY: 1, ctrlKey: k === "ctrl", cancelable: true, bubbles: true });
    tickd.scene.canvas.dispatchEvent(e);
    return e.defaultPrevented;
  }));
  assert(String(prevented) === "false,true", String(prevented));
});

await check("Escape opens the menu, keys there move nobody, settings stay, and one leaves", async () => {
  await page.keyboard.press("Escape");
  if (!(await page.locator("dialog[open]").count())) await page.keyboard.press("Escape");
  await page.locator("dialog[open]").waitFor();
  await r.shot(page, "menu");
  const before = await page.evaluate(() => tickd.client.predictor.now.x);
  await hold(page, "KeyD", 300);
  assert((await page.evaluate(() => tickd.client.predictor.now.x)) === before, "it walks behind the menu");
  await tabTo("volume");
  await page.keyboard.press("ArrowLeft");
  await tabTo("calm");
  await page.keyboard.press("Space");
  assert(await page.evaluate(() => tickd.scene.calm), "less movement is not chosen");
  await page.keyboard.press("Escape");
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  for (let i = 0; i < 3 && !(await page.locator("dialog[open]").count()); i++) await page.keyboard.press("Escape");
  await tabTo("Leave");
  await page.keyboard.press("Enter");
  await page.getByLabel("Your name").waitFor();
  await until(page, () => tickd.client.state === "idle");
  await page.reload();
  await until(page, () => globalThis.tickd?.scene.calm === true);
  assert((await page.evaluate(() => JSON.parse(localStorage["tickd.settings"]).volume)) === 0.45, "the volume is not kept");
  await page.keyboard.press("Enter");
  await until(page, () => tickd.client.state === "playing", null, 20_000);
});

await check("no errors in the page", async () => assert(problems.length === 0, problems.join("\n")));
await r.end();
