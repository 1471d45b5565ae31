// A crowd in view that its client's budget does not carry at once, so that names come after their owners: everybody gets one.

import { spawn } from "node:child_process";
import { joined } from "./browser.mjs";
import { assert, eventually, Run, until, wait } from "./harness.mjs";

const bots = 200;
const run = await Run.begin(["--size", "small", "--client-budget", "6000"]);
const swarms = [];
process.once("exit", () => swarms.forEach((s) => s.kill("SIGKILL")));

/** Lets so many bots play, until all do. */
async function play(more, all) {
  swarms.push(spawn(process.env.TICKD_BIN, ["bench", "swarm", "--addr", `127.0.0.1:${run.server.port}`, "--http", `127.0.0.1:${run.server.httpPort}`,
    "--bots", String(more), "--decode", "1", "--duration", "10m"], { stdio: "ignore" }));
  await eventually(async () => (await (await fetch(run.base + "api/status")).json()).players >= all, "all bots play");
}
await play(bots, bots);
const page = await joined(run.browser, run.url, "Namer");

await run.check(`${bots} bots in view all have names`, async () => {
  await until(page, (n) => tickd.scene.actors.list.filter((a) => a.person).length > n * 0.9, bots);
  const named = () => until(page, () => {
    const people = tickd.scene.actors.list.filter((a) => a.person);
    return people.every((a) => a.name !== "" && a.name === a.entity.name);
  }, null, 10_000);
  await named().catch(async () => {
    const left = await page.evaluate(() => tickd.scene.actors.list.filter((a) => a.person && a.name === "").length);
    throw new Error(`${left} stay without a name`);
  });
  const colours = await page.evaluate(async () => new Set(tickd.scene.actors.list.map((a) => a.colour)).size);
  assert(colours > 5, `only ${colours} colours of shirts`);
});
await run.shot(page, "crowd");

await run.check("200 on the canvas, zoomed out: all who are there are drawn, each by few calls", async () => {
  await play(bots, 2 * bots);
  await page.setViewportSize({ width: 1700, height: 950 });
  for (let i = 0; i < 8; i++) await page.keyboard.press("-");
  await wait(500);
  const least = 200;
  let seen;
  await eventually(async () => {
    seen = await page.evaluate(() => new Promise((done) => {
      const proto = CanvasRenderingContext2D.prototype, { drawImage, fillRect } = proto, { scene } = tickd, draw = scene.draw;
      scene.draw = (...how) => {
        const c = scene.camera, sheets = new Set(scene.actors.list.map((a) => a.sheet));
        let bodies = 0, calls = 0;
        proto.drawImage = function (what, ...rest) { calls++; if (sheets.has(what)) bodies++; return drawImage.call(this, what, ...rest); };
        proto.fillRect = function (...rest) { calls++; return fillRect.apply(this, rest); };
        draw.apply(scene, how);
        Object.assign(proto, { drawImage, fillRect });
        scene.draw = draw;
        done({ on: scene.actors.list.filter((a) => c.x(a.x) >= 0 && c.y(a.y) >= 0 && c.x(a.x) <= c.width && c.y(a.y) <= c.height).length, bodies, calls });
      };
    }));
    return seen.on >= least;
  }, `${least} on the canvas`).catch((e) => assert(false, e.message + ": " + JSON.stringify(seen)));
  assert(seen.bodies >= seen.on, "somebody is not drawn: " + JSON.stringify(seen));
  assert(seen.calls <= 12 * seen.bodies + 2000, "too many calls: " + JSON.stringify(seen));
  console.log("      " + JSON.stringify(seen));
  await run.shot(page, "crowd-far");
});
await run.check("no errors in the page", async () => assert(page.problems.length === 0, page.problems.join("\n")));
swarms.forEach((s) => s.kill("SIGTERM"));
await run.end();
