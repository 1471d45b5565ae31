// What the page looks like on all kinds of screens: nothing covers anything, and
// whoever reads it otherwise than with eyes, or with colours of their own, can.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { joined } from "./browser.mjs";
import { assert, Run, until, wait } from "./harness.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const r = await Run.begin(["--creatures", "0", "--theme", new URL("meadow.toml", import.meta.url).pathname]);

async function axe(page, where) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axeSource);
  const bad = await page.evaluate(async () => (await globalThis.axe.run()).violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ") + " " + n.failureSummary).join("; ")}`));
  assert(bad.length === 0, `${where}: ${bad.join("\n")}`);
}

/** Pairs of what is shown that cover each other. */
const covers = (page, selectors) => page.evaluate((list) => {
  const boxes = list.flatMap((s) => [...document.querySelectorAll(s)].map((e) => [s, e, e.getBoundingClientRect()]))
    .filter(([, e, b]) => b.width > 0 && b.height > 0 && e.checkVisibility({ opacityProperty: true, visibilityProperty: true }));
  const out = boxes.filter(([, , b]) => b.left < -1 || b.top < -1 || b.right > innerWidth + 1 || b.bottom > innerHeight + 1).map(([s]) => s + " leaves the screen");
  for (const [i, [s, , a]] of boxes.entries()) {
    for (const [t, , b] of boxes.slice(i + 1)) {
      if (a.left + 1 < b.right && b.left + 1 < a.right && a.top + 1 < b.bottom && b.top + 1 < a.bottom) out.push(`${s} and ${t}`);
    }
  }
  return out;
}, selectors);

const parts = [".life", ".ping", ".minimap", ".open-menu", ".roster .count", ".slots", ".lines", ".stick", ".pad", ".hint", ".coach", ".banner"];
const phone = { deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const screens = [
  ["desktop", { viewport: { width: 1280, height: 720 } }],
  ["tall", { viewport: { width: 768, height: 1024 } }],
  ["phone", { viewport: { width: 390, height: 844 }, ...phone }],
  ["sideways", { viewport: { width: 844, height: 390 }, ...phone }],
  ["twice", { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 }], // 1280x720 at 200 %
];
for (const [name, options] of screens) {
  let page;
  await r.check(`${name}: the first screen`, async () => {
    const first = await (await r.browser.newContext(options)).newPage();
    await first.goto(r.url);
    await until(first, () => globalThis.tickd);
    await r.shot(first, name + "-join");
    await axe(first, "join");
    const box = await first.getByRole("button", { name: "Play" }).boundingBox();
    assert(box && box.y >= 0 && box.y + box.height <= options.viewport.height, "Play is off the screen");
    await first.context().close();
  });
  await r.check(`${name}: nothing covers anything in the game`, async () => {
    page = await joined(r.browser, r.url, "See-" + name, options);
    await page.evaluate(() => {
      for (let i = 0; i < 5; i++) tickd.chat.line(1, "Somebody", "says something that is long enough to need more than one line on a phone", 0);
      tickd.overlays.tell("There is nothing to break there");
    });
    await until(page, () => getComputedStyle(document.querySelector(".hint")).opacity === "1");
    await until(page, () => document.querySelector(".ping").textContent.includes("ms"));
    await r.shot(page, name);
    const bad = await covers(page, parts);
    assert(bad.length === 0, bad.join(", "));
    await axe(page, "game");
  });
  await r.check(`${name}: the menu, the players and the chat fit`, async () => {
    await page.getByRole("button", { name: "Menu" }).click();
    await r.shot(page, name + "-menu");
    await axe(page, "menu");
    const bad = await covers(page, ["dialog"]);
    assert(bad.length === 0, bad.join(", "));
    await page.getByRole("button", { name: "How to play" }).click();
    await page.getByRole("dialog", { name: "How to play" }).waitFor();
    await r.shot(page, name + "-help");
    await axe(page, "help");
    const off = await covers(page, ["dialog"]);
    assert(off.length === 0, off.join(", "));
    await page.getByRole("button", { name: "Back to the game" }).click();
    await page.evaluate(() => tickd.overlays.untell(performance.now() + 1));
    await page.locator(".coach.on").waitFor();
    const hidden = await covers(page, parts);
    assert(hidden.length === 0, "with a first hint: " + hidden.join(", "));
    await r.shot(page, name + "-coach");
    await page.locator(".roster .count").click();
    await axe(page, "players");
    await page.locator(".roster .count").click();
    if (options.hasTouch) await page.getByRole("button", { name: "Chat: open it" }).click();
    else await page.keyboard.press("Enter");
    await page.getByLabel("Say something").waitFor();
    const hint = await page.getByLabel("Say something").getAttribute("placeholder");
    assert(!options.hasTouch || !/Tab|\u2191/.test(hint), "a key on a phone: " + hint);
    if (options.hasTouch) { // the keyboard takes half of it
      await page.setViewportSize({ width: options.viewport.width, height: Math.round(options.viewport.height * (options.viewport.height > 500 ? 0.55 : 0.5)) });
      await wait(300);
    }
    await r.shot(page, name + "-chat");
    const over = await covers(page, [".say", ".slots", ".stick", ".pad", ".open-menu", ".roster .count", ".ping"]);
    assert(over.length === 0, over.join(", "));
    await axe(page, "chat");
    await page.context().close();
  });
}

await r.check("figures fit at 200 %", async () => {
  const page = await joined(r.browser, r.url, "Figures", screens[4][1]);
  await page.keyboard.press("F3");
  await wait(600);
  await r.shot(page, "twice-figures");
  const bad = await covers(page, [".debug", ".slots", ".ping"]);
  assert(bad.length === 0, bad.join(", "));
  await page.context().close();
});

await r.check("with less movement the picture stands still when nothing happens", async () => {
  const page = await joined(r.browser, r.url, "Calm", { viewport: { width: 1280, height: 720 }, reducedMotion: "reduce" });
  assert(await page.evaluate(() => tickd.scene.calm), "the system's wish is not heard");
  await page.mouse.move(300, 300);
  const picture = () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => done(tickd.scene.canvas.toDataURL()))));
  let still = 0, before = "";
  for (let tries = 0; tries < 40 && still < 4; tries++) { // chunks come by and by, then nothing does
    await wait(330);
    const now = await picture();
    still = now === before ? still + 1 : 0;
    before = now;
  }
  assert(still === 4, "it moves");
  await page.context().close();
});

await r.check("in somebody's own colours health and choice are seen", async () => {
  const page = await joined(r.browser, r.url, "Contrast", { viewport: { width: 1280, height: 720 }, forcedColors: "active" });
  await r.shot(page, "forced");
  const colours = await page.evaluate(() => {
    const of = (s, p) => getComputedStyle(document.querySelector(s))[p];
    return { bar: of(".life i", "backgroundColor"), behind: of(".life", "backgroundColor"), on: of(".slot.on", "borderTopColor"), off: of(".slot:not(.on)", "borderTopColor") };
  });
  assert(colours.bar !== colours.behind && colours.on !== colours.off, JSON.stringify(colours));
  await page.context().close();
});
await r.end();
