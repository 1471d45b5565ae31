// Takes pictures of the page for docs/screenshots, against a running server.
// TICKD_PAGE is the page's address, OUT the directory.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { joined, launch } from "./browser.mjs";

const url = process.env.TICKD_PAGE ?? "http://127.0.0.1:8080/";
const out = process.env.OUT ?? "e2e/out";
mkdirSync(out, { recursive: true });
const browser = await launch();
const wait = (ms) => new Promise((r) => setTimeout(r, ms));

const first = await (await browser.newContext({ viewport: { width: 1280, height: 720 } })).newPage();
await first.goto(url);
await wait(2500);
await first.screenshot({ path: join(out, "join.png") });
await first.close();

const desk = await joined(browser, url, "Marie" + (Date.now() % 1000));
await desk.mouse.move(760, 300);
await wait(2500);
await desk.screenshot({ path: join(out, "desktop.png") });
await desk.keyboard.press("F3");
await desk.keyboard.down("KeyD");
await wait(1600);
await desk.screenshot({ path: join(out, "walking.png") });
await desk.keyboard.up("KeyD");
console.log(await desk.locator(".debug").textContent());
console.log(desk.problems);

const phone = await joined(browser, url, "Pocket" + (Date.now() % 1000), { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3, hasTouch: true, isMobile: true });
await wait(3000);
await phone.screenshot({ path: join(out, "phone.png") });
console.log(phone.problems);
await browser.close();
