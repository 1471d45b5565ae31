// Measures frames with a crowd on the screen, zoomed out: how often they come, what the main thread does for each, and
// the same on a processor a quarter as fast. Prints figures; asserts nothing.
//
//   TICKD_BIN   the tickd binary: a server of its own, and its bots
//   BOTS        how many of them, 900 by default, so that 200 are on the screen
//   TICKD_PAGE  instead of these a page whose server has a crowd already
//   OUT         a file for a picture
//   PROFILE     set: what of the script takes how long, too

import { spawn } from "node:child_process";
import { joined, launch } from "./browser.mjs";
import { Server } from "./server.mjs";

const bots = Number(process.env.BOTS ?? 900), frames = 300;
const server = process.env.TICKD_BIN ? new Server(process.env.TICKD_BIN, ["--size", "small", "--spawn", "scatter"], ["--creatures", "0"]) : null;
await server?.start();
const url = process.env.TICKD_PAGE ?? (server ? `${server.page}?server=${encodeURIComponent(server.ws)}` : "http://127.0.0.1:8080/");
if (server) {
  const swarm = spawn(process.env.TICKD_BIN, ["bench", "swarm", "--addr", `127.0.0.1:${server.port}`, "--http", `127.0.0.1:${server.httpPort}`, "--bots", String(bots), "--decode", "1", "--duration", "10m"], { stdio: "ignore" });
  process.once("exit", () => swarm.kill("SIGKILL"));
  for (let n = 0; n < bots; await new Promise((r) => setTimeout(r, 500))) n = (await (await fetch(server.page + "api/status")).json()).players;
}
const browser = await launch();
const page = await joined(browser, url, "Frames" + (Date.now() % 1000), { viewport: { width: 1600, height: 900 } });
for (let i = 0; i < 8; i++) await page.keyboard.press("-");
await new Promise((r) => setTimeout(r, 4000));
const cdp = await page.context().newCDPSession(page);
await cdp.send("Performance.enable", { timeDomain: "threadTicks" });
const spent = async () => Object.fromEntries((await cdp.send("Performance.getMetrics")).metrics.map((m) => [m.name, m.value]));

/** Frames of the game, each with when it came and how long its script took. */
const measured = () => page.evaluate((count) => new Promise((done) => {
  const came = [], work = [], on = [], game = globalThis.tickd, draw = game.frame.bind(game);
  let last = performance.now();
  game.frame = (now) => {
    const t = performance.now(), ok = draw(now);
    work.push(performance.now() - t);
    came.push(t - last);
    last = t;
    const c = game.scene.camera;
    on.push(game.scene.actors.list.filter((a) => c.x(a.x) > 0 && c.y(a.y) > 0 && c.x(a.x) < c.width && c.y(a.y) < c.height).length);
    if (came.length === count) (game.frame = draw), done({ came: came.slice(5), work: work.slice(5), on });
    return ok;
  };
}), frames);

const part = (list, f) => [...list].sort((a, b) => a - b)[Math.floor((list.length - 1) * f)].toFixed(1);
for (const slower of [1, 4]) {
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: slower });
  const before = await spent(), m = await measured(), after = await spent();
  const each = (name) => (((after[name] - before[name]) * 1000) / frames).toFixed(1);
  console.log(`${slower}x slower: ${part(m.on, 0.5)} on screen; a frame every ${part(m.came, 0.5)} ms at p50, ${part(m.came, 0.99)} at p99; ` +
    `script of the game ${part(m.work, 0.5)} and ${part(m.work, 0.99)} ms; main thread ${each("TaskDuration")} ms of CPU time a frame, of which script ${each("ScriptDuration")}`);
}
if (process.env.PROFILE) {
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await cdp.send("Profiler.enable");
  await cdp.send("Profiler.start");
  await measured();
  const { profile } = await cdp.send("Profiler.stop"), self = new Map();
  profile.samples.forEach((id, i) => self.set(id, (self.get(id) ?? 0) + profile.timeDeltas[i]));
  const sum = new Map();
  for (const n of profile.nodes) {
    const f = n.callFrame, name = `${f.functionName || "?"} ${f.lineNumber}:${f.columnNumber}`;
    sum.set(name, (sum.get(name) ?? 0) + (self.get(n.id) ?? 0));
  }
  for (const [name, us] of [...sum].sort((a, b) => b[1] - a[1]).slice(0, 25)) console.log(`${(us / 1000 / frames).toFixed(2)} ms a frame  ${name}`);
}
if (process.env.OUT) await page.screenshot({ path: process.env.OUT });
await browser.close();
await server?.stop();
process.exit(0);
