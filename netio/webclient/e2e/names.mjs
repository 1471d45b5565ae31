// A crowd in view that its client's budget does not carry at once, so that names come after their owners: everybody gets one.

import { spawn } from "node:child_process";
import { joined } from "./browser.mjs";
import { assert, eventually, Run, until } from "./harness.mjs";

const bots = 200;
const run = await Run.begin(["--size", "small", "--client-budget", "6000"]);
const swarm = spawn(process.env.TICKD_BIN, ["bench", "swarm", "--addr", `127.0.0.1:${run.server.port}`, "--http", `127.0.0.1:${run.server.httpPort}`,
  "--bots", String(bots), "--decode", "1", "--duration", "10m"], { stdio: "ignore" });
process.once("exit", () => swarm.kill("SIGKILL"));
await eventually(async () => (await (await fetch(run.base + "api/status")).json()).players >= bots, "all bots play");
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
await run.check("no errors in the page", async () => assert(page.problems.length === 0, page.problems.join("\n")));
swarm.kill("SIGTERM");
await run.end();
