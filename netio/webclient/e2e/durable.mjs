// A server is killed while two play, and started again: both pages come back by themselves, to the same bodies in the
// same place, and what was broken last is still broken.

import { joined } from "./browser.mjs";
import { assert, Run, until, wait } from "./harness.mjs";

const r = await Run.begin(["--data", "world", "--creatures", "0", "--theme", new URL("meadow.toml", import.meta.url).pathname]);
const a = await joined(r.browser, r.url, "Digger");
const b = await joined(r.browser, r.url, "Looker");
const where = (page) => page.evaluate(() => ({ id: tickd.client.self?.id, x: tickd.client.predictor.now.x, y: tickd.client.predictor.now.y }));
const stands = (page) => until(page, () => tickd.client.state === "playing" && tickd.client.predictor.ready && tickd.client.predictor.now.vx === 0 && tickd.client.predictor.error === 0);
const tile = (page) => page.evaluate(({ x, y }) => tickd.client.tiles.info(x, y)?.name, target);

async function click(button, ms) {
  const at = await a.evaluate(({ x, y }) => {
    const c = tickd.scene.camera;
    return { x: c.x(x + 0.5) / c.dpr, y: c.y(y + 0.5) / c.dpr };
  }, target);
  await a.mouse.move(at.x, at.y);
  await a.mouse.down({ button });
  await wait(ms);
}

let target;
await r.check("one places a tile and breaks it, the other sees both", async () => {
  target = await a.evaluate(() => ({ x: Math.floor(tickd.client.predictor.x / 1024), y: Math.floor(tickd.client.predictor.y / 1024) + 3 }));
  const slot = await a.evaluate(() => tickd.hotbar.items.findIndex((i) => i?.name === "cobblestone"));
  await a.keyboard.press("Digit" + (slot + 1));
  await wait(300);
  await click("right", 80);
  await a.mouse.up({ button: "right" });
  await until(b, ({ x, y }) => tickd.client.tiles.info(x, y)?.name === "cobblestone", target);
  await a.keyboard.press("Digit1");
  await wait(300);
  await click("left", 0);
  await until(b, ({ x, y }) => tickd.client.tiles.info(x, y)?.name === "dirt", target);
  await a.mouse.up();
});

for (const time of ["killed", "killed again"]) {
  await r.check(`${time}: both come back by themselves to where they were, and the tile is broken`, async () => {
    await Promise.all([stands(a), stands(b)]);
    const before = [await where(a), await where(b)];
    await r.server.stop("SIGKILL");
    await a.locator(".banner:visible").waitFor();
    await r.server.start();
    for (const [i, page] of [a, b].entries()) {
      await page.locator(".banner").waitFor({ state: "hidden", timeout: 60_000 });
      await stands(page);
      const now = await where(page), was = before[i];
      assert(now.id === was.id && now.x === was.x && now.y === was.y, JSON.stringify({ was, now }));
      assert((await tile(page)) === "dirt", "the tile is " + (await tile(page)));
    }
  });
}
await r.check("the server says that its world went on", async () => assert(/the world goes on/.test(r.server.output), r.server.output));
await r.end();
