// Who has not joined yet sees the world as it is, may look around in it, and takes nobody's seat.

import { joined } from "./browser.mjs";
import { assert, eventually, hold, Run, until, wait } from "./harness.mjs";
import { Server } from "./server.mjs";

const r = await Run.begin(["--creatures", "0", "--theme", new URL("meadow.toml", import.meta.url).pathname]);
const status = () => fetch(r.base + "api/status").then((x) => x.json());
const player = await joined(r.browser, r.url, "Walker");
const problems = [];

async function visitor(url, options = {}) {
  const page = await (await r.browser.newContext({ viewport: { width: 1280, height: 720 }, ...options })).newPage();
  page.on("pageerror", (e) => problems.push(String(e)));
  await page.goto(url);
  await until(page, () => globalThis.lookout);
  return page;
}
const sees = (page, name) => until(page, (n) => lookout.client.state === "playing" && tickd.scene.actors.list.some((a) => a.name === n), name);

let page;
await r.check("behind the card is who plays, walking, and how many they are; no seat is taken", async () => {
  page = await visitor(r.url);
  await sees(page, "Walker");
  await page.locator(".here", { hasText: "1 player is here" }).waitFor();
  const x = () => until(page, () => tickd.scene.actors.list.find((a) => a.name === "Walker")?.x); // gone for an instant when the view begins to move
  const before = await x();
  await hold(player, "KeyD", 900);
  await eventually(async () => Math.abs((await x()) - before) > 1, "it is seen to walk");
  assert((await status()).players === 1, "who watches counts as a player");
  await until(page, () => tickd.scene.terrain.unpainted === 0);
  await r.shot(page, "watch-card");
});

await r.check("Watch hides the card; keys, dragging and the wheel move the view; Escape brings the card back", async () => {
  await page.getByRole("button", { name: "Watch" }).click();
  await page.getByRole("textbox", { name: "Your name" }).waitFor({ state: "hidden" });
  await page.locator(".watching", { hasText: "1 player is here" }).waitFor();
  const at = () => page.evaluate(() => ({ x: lookout.pan.x, y: lookout.pan.y, k: tickd.scene.camera.k }));
  let before = await at();
  await hold(page, "ArrowRight", 600);
  let now = await at();
  assert(now.x > before.x + 3, JSON.stringify({ before, now }));
  before = now;
  await page.mouse.move(600, 300);
  await page.mouse.down();
  await page.mouse.move(700, 360, { steps: 5 });
  await page.mouse.up();
  now = await at();
  assert(now.x < before.x && now.y < before.y, JSON.stringify({ before, now }));
  await page.mouse.wheel(0, -100);
  await page.keyboard.press("+");
  await until(page, (k) => tickd.scene.camera.k === k + 2, before.k);
  for (let i = 0; i < 12; i++) await page.keyboard.press("-");
  assert((await at()).k >= 1 && (await at()).k <= before.k, "it goes too far");
  await wait(500);
  await r.shot(page, "watch");
  await page.keyboard.press("Escape");
  await page.getByLabel("Your name").waitFor();
  await page.getByRole("button", { name: "Watch" }).click();
  await page.getByRole("button", { name: "Play" }).click();
  await page.getByLabel("Your name").waitFor();
});

await r.check("a name that is taken leaves one watching; then one plays, and watches no more", async () => {
  await page.getByLabel("Your name").fill("Walker");
  await page.keyboard.press("Enter");
  await page.getByText("Somebody already plays").waitFor();
  await sees(page, "Walker");
  await page.getByLabel("Your name").fill("Visitor");
  await page.keyboard.press("Enter");
  await until(page, () => tickd.playing && tickd.client.predictor.ready && tickd.scene.actors.list.some((a) => a.name === "Walker"));
  await until(page, () => lookout.client.state === "idle");
  await eventually(async () => (await status()).connections === 2, "two connections");
  assert(await page.evaluate(() => tickd.scene.camera.k === 3 && !document.querySelector(".draggable")), "the view is still the watcher's");
  await page.evaluate(() => tickd.leave());
  await sees(page, "Walker");
});

await r.check("a phone watches by dragging", async () => {
  const phone = await visitor(r.url, { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true });
  await sees(phone, "Walker");
  await phone.getByRole("button", { name: "Watch" }).tap();
  const before = await phone.evaluate(() => lookout.pan.x), cdp = await phone.context().newCDPSession(phone);
  const touch = (type, x) => cdp.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y: 300 }] });
  await touch("touchStart", 100);
  for (let x = 110; x < 260; x += 20) await touch("touchMove", x);
  await touch("touchEnd");
  await until(phone, (x) => lookout.pan.x < x - 1, before);
  await r.shot(phone, "watch-phone");
  await phone.context().close();
});

await r.check("the server is told to stop, and starts again: one watches again", async () => {
  await r.server.stop();
  await until(page, () => lookout.client.state !== "playing");
  await r.server.start();
  await until(page, () => lookout.client.state === "playing", null, 90_000);
});

for (const [what, args, text] of [["watching is off", ["--spectators", "0"], "No more can watch"], ["in rooms", ["--rooms"], "Nobody plays right now"]]) {
  await r.check(`${what}: the card says so in plain words, and one can play`, async () => {
    const other = new Server(process.env.TICKD_BIN, args);
    await other.start();
    const guest = await visitor(`${other.page}?server=${encodeURIComponent(other.ws)}`);
    await guest.locator(".here", { hasText: text }).waitFor();
    assert(!(await guest.getByRole("button", { name: "Watch" }).isVisible()), "Watch is offered");
    await guest.getByLabel("Your name").fill("Guest");
    await guest.keyboard.press("Enter");
    await until(guest, () => tickd.playing);
    await guest.context().close();
    await other.stop();
  });
}

await r.check("no errors in the pages", async () => {
  const bad = [...problems, ...player.problems].filter((p) => !/WebSocket connection|ERR_CONNECTION/.test(p));
  assert(bad.length === 0, bad.join("\n"));
});
await r.end();
