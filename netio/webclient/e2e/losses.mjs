// What the page does when the server falls silent, the connection is cut, or the server is killed.

import { Between } from "./between.mjs";
import { joined } from "./browser.mjs";
import { assert, hold, Run, until, wait } from "./harness.mjs";

const r = await Run.begin(["--creatures", "0", "--theme", new URL("meadow.toml", import.meta.url).pathname]);
const between = await Between.to(r.server.port);
const page = await joined(r.browser, `${r.base}?server=${encodeURIComponent(between.ws)}`, "Comeback");
const at = () => page.evaluate(() => ({ id: tickd.client.self?.id, x: tickd.client.predictor.now.x, y: tickd.client.predictor.now.y }));
const stands = () => until(page, () => tickd.client.state === "playing" && tickd.client.predictor.ready && tickd.client.predictor.now.vx === 0 && tickd.client.predictor.now.vy === 0 && tickd.client.predictor.error === 0);

await r.check("five seconds without a word: the page says so, and walks no further", async () => {
  const { process } = r.server;
  process.kill("SIGSTOP");
  try {
    await page.locator(".banner", { hasText: "No word from the server" }).waitFor({ timeout: 20_000 });
    const before = await at();
    await hold(page, "KeyD", 2000);
    assert((await at()).x === before.x, "it walks on");
    await r.shot(page, "silent");
  } finally {
    process.kill("SIGCONT");
  }
  await page.locator(".banner").waitFor({ state: "hidden" });
  await until(page, () => tickd.client.state === "playing" && tickd.client.silentMs === 0);
});

await r.check("a connection that is cut: the page says so, and plays again by itself in the same body", async () => {
  await hold(page, "KeyS", 500);
  await stands();
  await wait(1500); // by then the server has had all that was held down: what is on its way is lost with the connection
  const before = await at();
  between.cut();
  await page.locator(".banner", { hasText: "connection was lost" }).waitFor();
  await stands();
  assert(await page.evaluate((n) => tickd.scene.actors.get(tickd.client.self.id)?.name === n, "Comeback"), "it comes back as somebody else");
  const after = await at();
  assert(after.id === before.id && after.x === before.x && after.y === before.y, `it was ${JSON.stringify(before)} and is ${JSON.stringify(after)}`);
  assert(between.ways.size === 2, "one connection is open, not " + between.ways.size / 2);
  await page.locator(".banner").waitFor({ state: "hidden" });
});

await r.check("a server that is told to stop: its reason stays until it is back", async () => {
  await r.server.stop();
  await page.locator(".banner", { hasText: "The server is restarting" }).waitFor();
  await wait(2500); // by then it has tried again, in vain
  assert(/The server is restarting/.test(await page.locator(".banner").textContent()), await page.locator(".banner").textContent());
  await r.shot(page, "restarting");
  await r.server.start();
  await stands();
});

await r.check("a server that is killed and started again: the page plays by itself", async () => {
  await r.server.stop("SIGKILL");
  await page.locator(".banner:visible").waitFor();
  await r.server.start();
  await stands();
  await page.locator(".banner").waitFor({ state: "hidden" });
  await hold(page, "KeyA", 300);
});
await r.check("no errors in the page", async () => {
  const problems = page.problems.filter((p) => !/WebSocket connection|ERR_CONNECTION/.test(p));
  assert(problems.length === 0 && (await page.evaluate(() => tickd.client.malformed)) === 0, problems.join("\n"));
});
await r.end();
