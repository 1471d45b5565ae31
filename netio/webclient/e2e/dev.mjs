// A game of one's own is made with `tickd new` and runs under `tickd dev` while two play it in pages: a rule is changed, then
// something does not compile, the page is changed, a tick panics, and the state becomes another one.

import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launch } from "./browser.mjs";
import { assert, eventually, Run, until, wait } from "./harness.mjs";
import { freePort } from "./server.mjs";

const bin = process.env.TICKD_BIN, root = mkdtempSync(join(tmpdir(), "tickd-dev-e2e-")), dir = join(root, "dots");
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TICKD|DOTS)_|^GO(WORK|FLAGS)$/.test(name)));
execFileSync(bin, ["new", dir], { env });
/** Changes a file of the game, as an editor does. */
function edit(name, from, to) {
  const path = join(dir, name), was = readFileSync(path, "utf8");
  assert(was.includes(from), `${name} has no ${from}`);
  writeFileSync(path, was.replace(from, to));
}

edit("game/players.go", "leaveMs       = 5_000 ", "leaveMs       = 60_000"); // a page may take long to load here
const [port, httpPort] = [await freePort(), await freePort()];
const maker = spawn(bin, ["dev", dir, "--", "--addr", `127.0.0.1:${port}`, "--http", `127.0.0.1:${httpPort}`], { env });
let output = "";
for (const s of [maker.stdout, maker.stderr]) s.on("data", (d) => (output += d));
const ended = new Promise((done) => maker.once("exit", done));
process.once("exit", () => maker.kill("SIGKILL"));

const url = `http://127.0.0.1:${httpPort}/`;
const up = () => fetch(url + "api/dev").then((r) => r.json(), () => null);
await eventually(up, "the game under dev\n" + output, 300_000);

const r = new Run();
r.browser = await launch();
const pages = [];
for (const name of ["Ada", "Bob"]) {
  const context = await r.browser.newContext({ viewport: { width: 960, height: 600 } }), page = await context.newPage();
  page.problems = [];
  page.on("pageerror", (e) => page.problems.push(String(e)));
  await page.goto(url);
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Play" }).click();
  pages.push(page);
}
const [a, b] = pages, both = (f, arg) => Promise.all(pages.map((p) => until(p, f, arg)));
const plays = () => both(() => game.client.state === "playing" && game.client.predictor.ready);
await plays();

/** How often what is played was built, once that is more than before. */
const builtAfter = (before) => eventually(async () => {
  const now = await up();
  return now && now.built > before ? now.built : 0;
}, "another build: " + output, 120_000);
const built = async () => (await up()).built;

/** Whom both see, and what they have. */
const seen = (page) => page.evaluate(() => Object.fromEntries([...game.client.world.entities].filter((e) => e.kind === "lantern")
  .map((e) => [e.name, { id: e.id, x: e.get("position", "x"), y: e.get("position", "y"), lights: e.get("glow", "lights") }])));

/** Both as they are once nobody moves, in both pages. */
async function stands() {
  let last = "";
  return eventually(async () => {
    const [x, y] = await Promise.all(pages.map(seen)), now = JSON.stringify(x), still = now === last && now === JSON.stringify(y);
    last = now;
    await wait(300);
    return still && Object.keys(x).length === 2 && x;
  }, "nobody moves");
}

const mark = (page) => page.evaluate(() => (globalThis.marked = true));
const marked = (page) => page.evaluate(() => globalThis.marked === true);
const same = (now, was) => now && now.id === was.id && now.x === was.x && now.y === was.y;
const problem = (page) => page.locator("#tickd-dev-problem");

/** Walks to the nearest lights until one is caught, and returns how many lights that was. */
async function catches(page, name) {
  const keys = ["KeyW", "KeyA", "KeyS", "KeyD"], before = (await seen(page))[name].lights;
  const count = await eventually(async () => {
    const { x, y, lights } = await page.evaluate(() => {
      const all = [...game.client.world.entities], me = all.find((e) => e.id === game.client.self.id), at = (e) => [e.get("position", "x"), e.get("position", "y")];
      const ways = all.filter((e) => e.kind === "light").map((e) => [at(e)[0] - at(me)[0], at(e)[1] - at(me)[1]]).sort((p, q) => Math.hypot(...p) - Math.hypot(...q));
      return { x: ways[0]?.[0] ?? 0, y: ways[0]?.[1] ?? 0, lights: me.get("glow", "lights") };
    });
    const hold = [y < -0.4 && "KeyW", x < -0.4 && "KeyA", y > 0.4 && "KeyS", x > 0.4 && "KeyD"];
    for (const key of keys) await (hold.includes(key) && lights === before ? page.keyboard.down(key) : page.keyboard.up(key));
    return lights - before;
  }, name + " catches a light");
  for (const key of keys) await page.keyboard.up(key);
  return count;
}

await r.check("two play; a rule is changed in its file, and holds for both without a reload, where they were", async () => {
  await Promise.all(pages.map(mark));
  const worth = await catches(a, "Ada");
  assert(worth > 0 && worth < 7, `a light counts ${worth}`);
  await until(b, (n) => [...game.client.world.entities].some((e) => e.name === "Ada" && e.get("glow", "lights") >= n), worth);
  const was = await stands(), before = await built();
  edit("game/lights.go", "Worth = 1\n", "Worth = 7\n");
  await builtAfter(before);
  await plays();
  for (const page of pages) {
    await until(page, () => [...game.client.world.entities].filter((e) => e.kind === "lantern").length === 2);
    const now = await seen(page);
    for (const name of ["Ada", "Bob"]) assert(same(now[name], was[name]), JSON.stringify({ was, now }));
    assert(await marked(page), "it was loaded again");
  }
  const more = await catches(b, "Bob");
  assert(more % 7 === 0 && more > 0, `a light counts ${more}`);
  for (const page of pages) await until(page, (n) => [...document.querySelectorAll("#board li")].some((e) => e.textContent.startsWith("Bob") && Number(e.querySelector("b").textContent) >= n), more);
  await r.shot(a, "dev-rule");
});

await r.check("what does not compile shows in both, and the game goes on; mended, it is gone", async () => {
  edit("game/lights.go", "h.glow.Lights += Worth", "h.glow.Lights += Wort");
  for (const page of pages) {
    await problem(page).waitFor({ state: "visible" });
    const said = await problem(page).textContent();
    assert(/lights\.go:\d+:\d+: undefined: Wort/.test(said), said);
  }
  const more = await catches(a, "Ada");
  assert(more % 7 === 0 && more > 0, `a light counts ${more}`);
  await r.shot(a, "dev-problem");
  edit("game/lights.go", "h.glow.Lights += Wort", "h.glow.Lights += Worth");
  for (const page of pages) {
    await problem(page).waitFor({ state: "hidden" });
    assert(await marked(page), "it was loaded again");
  }
});

await r.check("a change of the page loads it again, and whoever plays goes on", async () => {
  const was = await stands();
  edit("page/src/picture.ts", "const ringMs = 700;", "const ringMs = 900;");
  edit("page/index.html", "<body>", '<body data-made="again">');
  await both(() => document.body?.dataset.made === "again" && globalThis.game?.client.state === "playing" && game.client.predictor.ready);
  for (const page of pages) {
    assert(!(await marked(page)), "it was not loaded again");
    const now = await until(page, () => [...game.client.world.entities].filter((e) => e.kind === "lantern").length === 2) && await seen(page);
    for (const name of ["Ada", "Bob"]) assert(same(now[name], was[name]) && now[name].lights >= was[name].lights, JSON.stringify({ was, now }));
    assert(await page.locator("#join").isHidden(), "it asks for a name");
  }
});

await r.check("a tick that panics is shown, and the game goes on as it was before the change", async () => {
  await Promise.all(pages.map(mark));
  const was = await seen(a), before = await built();
  edit("game/call.go", "for _, m := range s.calls.All() {\n", 'for _, m := range s.calls.All() {\n\t\tpanic("nobody may call")\n');
  await builtAfter(before);
  await plays();
  await a.locator("#picture").press("Space");
  for (const page of pages) {
    await problem(page).waitFor({ state: "visible" });
    const said = await problem(page).textContent();
    assert(/nobody may call/.test(said) && /call\.go:\d+/.test(said), said);
  }
  await plays();
  const now = await seen(b);
  for (const name of ["Ada", "Bob"]) assert(now[name]?.id === was[name].id, JSON.stringify({ was, now }));
  await r.shot(b, "dev-panic");
  edit("game/call.go", '\t\tpanic("nobody may call")\n', "");
  for (const page of pages) await problem(page).waitFor({ state: "hidden" });
});

await r.check("a state that cannot be read any more begins the world anew, which is said", async () => {
  const before = await built();
  edit("game/glow.go", "wire.AppendU32(wire.AppendU16(append(b, g.Hue), g.Lights), g.Ready)", "append(wire.AppendU32(wire.AppendU16(append(b, g.Hue), g.Lights), g.Ready), 0)");
  edit("game/glow.go", "r.U16(), r.U32()}", "r.U16(), r.U32()}; r.U8()");
  await builtAfter(before);
  for (const page of pages) {
    const note = page.locator("#tickd-dev-note");
    await note.filter({ hasText: "had to begin anew" }).waitFor();
    assert(/dots-data-before/.test(await note.textContent()), await note.textContent());
  }
  await plays();
  await r.shot(a, "dev-anew");
});

await r.check("no errors in the pages; dev ends with its game", async () => {
  assert(pages.every((p) => p.problems.length === 0), pages.flatMap((p) => p.problems).join("\n"));
  maker.kill("SIGINT");
  await ended;
  assert((await up()) === null, "the game still answers");
});
if (r.failed) console.log(output);
rmSync(root, { recursive: true, force: true });
await r.end();
