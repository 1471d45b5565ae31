// Builds the pages, each into its dist/ (committed and embedded), and the SDK into
// sdk/dist/ (not committed). With --sdk or --page only that, with --out DIR the
// pages elsewhere, each in a folder of its name. The same source gives the same bytes.

import { build } from "esbuild";
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pages } from "./pages.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const at = process.argv.indexOf("--out");
const out = at > 0 ? process.argv[at + 1] : "";

const common = { bundle: true, format: "esm", target: "es2022", charset: "utf8", legalComments: "none", logLevel: "warning", absWorkingDir: root };

async function sdk() {
  rmSync(join(root, "sdk/dist"), { recursive: true, force: true });
  await build({ ...common, entryPoints: ["sdk/src/index.ts"], outfile: "sdk/dist/index.js" });
  execFileSync(join(root, "node_modules/.bin/tsc"), ["-p", join(root, "sdk/tsconfig.json")], { stdio: "inherit" });
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
if (only !== "--sdk") for (const p of pages) await page(p.source, out ? join(out, p.name) : join(root, p.dist));
