// The SDK as a package: packed from what a clean checkout has, installed into an empty folder, and
// played from there in pages: the example as it is and bundled, and a game of a stranger's, with its
// own packets, events and input, type-checked.
//
//   TICKD_BIN      the tickd binary
//   TICKD_OUTSIDE  the game of bench/testdata/outside, made a program

import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { basename, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "./browser.mjs";
import { assert, eventually, until } from "./harness.mjs";
import { Server } from "./server.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const tool = (name) => join(root, "node_modules/.bin", name);
const scratch = mkdtempSync(join(tmpdir(), "tickd-package-"));

/** Packs the SDK in a folder that has only what is committed: nothing is installed or built there. */
function pack() {
  const clean = join(scratch, "clean");
  const built = [join(root, "node_modules"), join(root, "sdk/dist"), join(root, "e2e/out")];
  cpSync(root, clean, { recursive: true, filter: (from) => !built.includes(from) && extname(from) !== ".tgz" });
  const said = execFileSync("npm", ["pack", "--json"], { cwd: join(clean, "sdk"), encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  const [{ filename, files }] = JSON.parse(said);
  return { file: join(clean, "sdk", filename), files: files.map((f) => f.path) };
}

/** An empty folder with the package in it. */
function installed(name, file) {
  const dir = join(scratch, name);
  mkdirSync(dir);
  execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", "--silent", file], { cwd: dir, stdio: "inherit" });
  return dir;
}

/** Serves a folder, as any server of files would. */
async function serve(dir) {
  const types = { ".html": "text/html", ".js": "text/javascript" };
  const server = createServer((q, r) => {
    const path = join(dir, new URL(q.url, "http://x").pathname.replace(/\/$/, "/index.html"));
    try {
      const body = readFileSync(path);
      r.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream" }).end(body);
    } catch {
      r.writeHead(basename(path) === "favicon.ico" ? 204 : 404).end();
    }
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

const browser = await launch();
let passed = 0, failed = 0;

async function check(what, run) {
  try {
    await run();
    passed++;
    console.log("ok    " + what);
  } catch (e) {
    failed++;
    console.log(`FAIL  ${what}\n      ${String(e.stack ?? e).split("\n").slice(0, 6).join("\n      ")}`);
  }
}

/** Opens a page. The texts that it draws are kept, newest last, for a canvas cannot be read. */
async function open(url) {
  const page = await browser.newPage();
  page.problems = [];
  page.on("pageerror", (e) => page.problems.push(String(e)));
  page.on("console", (m) => m.type() === "error" && page.problems.push(m.text()));
  await page.addInitScript(() => {
    globalThis.drawn = new Map();
    const fillText = CanvasRenderingContext2D.prototype.fillText;
    CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
      globalThis.drawn.set(text, { x, y });
      return fillText.call(this, text, x, y);
    };
  });
  await page.goto(url);
  return page;
}

/** Two pages of the example: who watches sees who plays, and sees them walk to where they point. */
async function exampleWorks(site, server) {
  const at = `${site.url}?server=127.0.0.1:${server.port}`;
  const player = await open(`${at}&name=Ada`), watcher = await open(at);
  try {
    for (const page of [player, watcher]) {
      await until(page, () => drawn.has("• Ada")).catch(async () => {
        const drawn = await page.evaluate(() => [...globalThis.drawn.keys()]);
        throw new Error(`Ada is not drawn to ${page === player ? "herself" : "who watches"}, but ${drawn}: ${page.problems} ${server.output}`);
      });
    }
    const before = await watcher.evaluate(() => drawn.get("• Ada").x);
    await player.mouse.move(630, 320);
    await until(watcher, (x) => drawn.get("• Ada").x > x + 2, before);
    await player.mouse.move(320, 320);
    const status = await (await fetch(server.page + "api/status")).json();
    assert(status.players === 1, `${status.players} play, and one was to watch`);
    for (const page of [player, watcher]) assert(page.problems.length === 0, page.problems.join("\n"));
  } finally {
    await player.close();
    await watcher.close();
    await eventually(async () => (await (await fetch(server.page + "api/status")).json()).players === 0, "Ada is gone");
  }
}

const packed = pack();

await check("the package has what it says, and nothing else", async () => {
  const tops = new Set(packed.files.map((f) => f.split("/")[0]));
  assert([...tops].sort().join() === "LICENSE,README.md,dist,package.json,src", [...tops].join());
  for (const f of ["dist/index.js", "dist/index.d.ts", "src/index.ts"]) assert(packed.files.includes(f), `no ${f}`);
});

const tickd = new Server(process.env.TICKD_BIN);
await tickd.start();
const example = installed("example", packed.file);
for (const f of ["index.html", "main.js"]) copyFileSync(join(root, "sdk/example", f), join(example, f));

await check("the example has 15 lines", async () => {
  const lines = ["index.html", "main.js"].reduce((n, f) => n + readFileSync(join(example, f), "utf8").trimEnd().split("\n").length, 0);
  assert(lines <= 15, `it has ${lines}`);
});

await check("the example runs from the package as it is, by its import map", async () => {
  const site = await serve(example);
  await exampleWorks(site, tickd);
  site.close();
});

await check("the example runs bundled by esbuild", async () => {
  const dir = join(scratch, "bundled");
  execFileSync(tool("esbuild"), ["main.js", "--bundle", "--format=esm", "--log-level=warning", `--outfile=${join(dir, "main.js")}`], { cwd: example, stdio: "inherit" });
  writeFileSync(join(dir, "index.html"), readFileSync(join(example, "index.html"), "utf8").replace(/<script type="importmap">.*\n/, ""));
  const site = await serve(dir);
  await exampleWorks(site, tickd);
  site.close();
});
await tickd.stop();

const ballroom = new Server(process.env.TICKD_OUTSIDE, [], []);
ballroom.command = () => [["serve", "--data", "none"], []];
await ballroom.start();
const game = installed("game", packed.file);
copyFileSync(join(root, "e2e/package/dancer.ts"), join(game, "dancer.ts"));
writeFileSync(join(game, "schema.ts"), execFileSync(process.env.TICKD_OUTSIDE, ["schema", "--ts"], { env: {} }));

await check("a game's own types fit the package: tsc, strict, as bundlers and as Node resolve", async () => {
  const flags = ["--ignoreConfig", "--noEmit", "--strict", "--target", "es2022", "--lib", "es2022,dom,dom.iterable", "--allowImportingTsExtensions"];
  writeFileSync(join(game, "package.json"), JSON.stringify({ ...JSON.parse(readFileSync(join(game, "package.json"), "utf8")), type: "module" }));
  for (const module of [["--module", "esnext", "--moduleResolution", "bundler"], ["--module", "nodenext"]]) {
    execFileSync(tool("tsc"), [...flags, ...module, "dancer.ts"], { cwd: game, stdio: "pipe" });
  }
});

await check("send, onPacket, onEvent, an input of its own and watch, in two pages", async () => {
  execFileSync(tool("esbuild"), ["dancer.ts", "--bundle", "--format=esm", "--log-level=warning", "--outfile=main.js"], { cwd: game, stdio: "inherit" });
  writeFileSync(join(game, "index.html"), '<!doctype html><script type="module" src="main.js"></script>');
  const site = await serve(game), at = `${site.url}?server=127.0.0.1:${ballroom.port}`;
  const ann = await open(at), eve = await open(at);
  for (const page of [ann, eve]) await until(page, () => globalThis.dancer !== undefined);
  const alone = await ann.evaluate(() => dancer.client.join("Ann"));
  assert(alone.code === 130 && alone.sentence === "Nobody dances alone.", JSON.stringify(alone));
  const joined = await ann.evaluate(() => dancer.join("Ann"));
  assert(joined.ok, joined.sentence);
  const watching = await eve.evaluate(() => dancer.client.watch(40, 20));
  assert(watching.ok && (await eve.evaluate(() => dancer.state)) === "playing", watching.sentence);

  await until(eve, () => dancer.seen.Ann === 40);
  await ann.evaluate(() => (dancer.client.input = { forward: 64, turn: 0 }));
  await until(eve, () => dancer.seen.Ann > 41);

  assert(await ann.evaluate(() => dancer.curtsy(dancer.client.self.id)), "nothing was sent");
  await until(ann, () => dancer.cards.length === 1);
  const [card] = await ann.evaluate(() => dancer.cards);
  assert(card.near === 1 && card.watching === 1, JSON.stringify(card));
  const id = await ann.evaluate(() => dancer.client.self.id);
  await until(ann, (id) => dancer.bows.includes(id), id);
  await until(eve, (id) => dancer.bows.includes(id), id); // spectators see what happens where they look
  assert(!(await eve.evaluate(() => dancer.curtsy(1))), "who watches has sent a packet");
  for (const page of [ann, eve]) assert(page.problems.length === 0, page.problems.join("\n"));
  site.close();
});

await ballroom.stop();
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
