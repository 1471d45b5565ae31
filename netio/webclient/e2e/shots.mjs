// Takes the pictures of docs/screenshots, against a running server.
//
//   TICKD_BIN   the tickd binary: a server of its own with creatures
//   TICKD_PAGE  the page's address, when it is not the server's own
//   OUT         the directory

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { joined, launch } from "./browser.mjs";
import { Server } from "./server.mjs";

const out = process.env.OUT ?? "e2e/out";
mkdirSync(out, { recursive: true });
const wait = (ms) => new Promise((r) => setTimeout(r, ms));
const server = process.env.TICKD_BIN ? new Server(process.env.TICKD_BIN, ["--size", "large", "--seed", process.env.SEED ?? "shore", "--creatures", "120"]) : null;
await server?.start();
const base = process.env.TICKD_PAGE ?? server?.page ?? "http://127.0.0.1:8080/";
const url = server ? `${base}?server=${encodeURIComponent(server.ws)}` : base;
const browser = await launch();

const first = await (await browser.newContext({ viewport: { width: 1280, height: 720 } })).newPage();
await first.goto(url);
await wait(2500);
await first.screenshot({ path: join(out, "join.png") });
await first.close();

const walk = async (page, key, ms) => {
  await page.keyboard.down(key);
  await wait(ms);
  await page.keyboard.up(key);
};
const say = async (page, text) => {
  await page.keyboard.press("Enter");
  await page.getByLabel("Say something").fill(text);
  await page.keyboard.press("Enter");
};
const press = async (page, dx, dy, button, ms) => {
  const at = await page.evaluate(({ dx, dy }) => {
    const g = tickd, c = g.scene.camera, p = g.client.predictor;
    return { x: c.x(Math.floor(p.x / 1024) + dx + 0.5) / c.dpr, y: c.y(Math.floor(p.y / 1024) + dy + 0.5) / c.dpr };
  }, { dx, dy });
  await page.mouse.move(at.x, at.y);
  await page.mouse.down({ button });
  await wait(ms);
  await page.mouse.up({ button });
};

const names = ["Marie", "Linus", "Barbara", "Radia", "Edsger"];
const pages = [];
for (const name of names) pages.push(await joined(browser, url, name, pages.length ? { viewport: { width: 500, height: 320 } } : {}));
const [desk, ...others] = pages;
await walk(desk, "KeyS", 220);
await Promise.all(others.map(async (p, i) => {
  await walk(p, ["KeyA", "KeyD", "KeyW", "KeyD"][i], 180);
  await walk(p, ["KeyW", "KeyS", "KeyD", "KeyW"][i], 160 + i * 40);
}));
await desk.keyboard.press("Digit9");
await wait(200);
for (const [x, y] of [[-3, 1], [-2, 1], [-3, 0], [-3, -1], [-1, 1], [3, 2], [3, 1]]) {
  await press(desk, x, y, "right", 120);
  await wait(260);
}
await desk.keyboard.press("Digit1");
await say(others[0], "Nice wall!");
await say(others[2], "Who has been to the lava?");
await say(desk, "Watch me take it down again");
await wait(400);
void press(desk, -3, 0, "left", 900);
await wait(430);
await desk.screenshot({ path: join(out, "play.png") });
await wait(900);
await desk.keyboard.press("F3");
await walk(desk, "KeyD", 900);
await desk.screenshot({ path: join(out, "figures.png") });
console.log(await desk.locator(".debug").textContent());

const phone = await joined(browser, url, "Pocket", { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true });
await wait(2500);
await phone.screenshot({ path: join(out, "phone.png") });
console.log([...pages, phone].flatMap((p) => p.problems));
await browser.close();
await server?.stop();
