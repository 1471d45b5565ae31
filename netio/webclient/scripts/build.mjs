// Builds the pages, each into its dist/ (committed and embedded), what every server serves of the SDK,
// into served/ (the same), and the SDK's package into sdk/dist/ (not committed). With --sdk only the
// package, with --page only what is committed, with --out DIR that elsewhere, each in a folder of its
// name. The same source gives the same bytes.

import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pages, served } from "./pages.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const at = process.argv.indexOf("--out");
const out = at > 0 ? process.argv[at + 1] : "";

const common = { bundle: true, format: "esm", target: "es2022", charset: "utf8", legalComments: "none", logLevel: "warning", absWorkingDir: root };

async function sdk() {
  rmSync(join(root, "sdk/dist"), { recursive: true, force: true });
  await build({ ...common, entryPoints: ["sdk/src/index.ts"], outfile: "sdk/dist/index.js" });
  tsc("-p", join(root, "sdk/tsconfig.json"));
}

function tsc(...args) {
  execFileSync(join(root, "node_modules/.bin/tsc"), args, { stdio: "inherit" });
}

/** The SDK as a page without a build of its own has it: one module, and one file of its types. */
async function module(to) {
  rmSync(to, { recursive: true, force: true });
  await build({ ...common, entryPoints: ["sdk/src/index.ts"], outfile: join(to, "tickd.js"), minify: true });
  const dir = mkdtempSync(join(tmpdir(), "tickd-types-"));
  tsc("-p", join(root, "sdk/tsconfig.json"), "--outDir", dir);
  const file = join(to, "tickd.d.ts");
  writeFileSync(file, oneFile(dir));
  tsc("--noEmit", "--strict", "--target", "es2022", "--lib", "es2022,dom", "--ignoreConfig", file);
  rmSync(dir, { recursive: true });
}

/** Declarations of many files as one: nothing is imported, and what index.d.ts exports is exported at the end. */
function oneFile(dir) {
  const read = (name) => readFileSync(join(dir, name), "utf8");
  const parts = readdirSync(dir).filter((f) => f.endsWith(".d.ts") && f !== "index.d.ts").sort();
  const all = parts.map((f) => read(f).replace(/^import .*;\n|^export \{\};\n/gm, "").replace(/^export (?=declare |interface |type )/gm, ""));
  return all.join("") + read("index.d.ts").replace(/ from "[^"]*"/g, "");
}

async function page(from, to) {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  await build({ ...common, entryPoints: [join(root, from, "src/main.ts")], outfile: join(to, "app.js"), minify: true });
  await build({ ...common, entryPoints: [join(root, from, "style.css")], outfile: join(to, "style.css"), minify: true });
  for (const f of ["index.html", "icon.svg", "touch-icon.png"].filter((f) => existsSync(join(root, from, f)))) cpSync(join(root, from, f), join(to, f));
}

const only = process.argv.find((a) => a === "--sdk" || a === "--page");
if (only !== "--page") await sdk();
if (only !== "--sdk") {
  const to = (p) => (out ? join(out, p.name) : join(root, p.dist));
  for (const p of pages) await page(p.source, to(p));
  await module(to(served));
}
