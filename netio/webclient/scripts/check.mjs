// Fails when what is committed of what is built is not what its source builds.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pages, served } from "./pages.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = mkdtempSync(join(tmpdir(), "tickd-dist-"));
execFileSync(process.execPath, [join(root, "scripts/build.mjs"), "--page", "--out", out], { stdio: "inherit" });
const list = (dir) => {
  try {
    return readdirSync(dir).sort();
  } catch {
    return [];
  }
};
const read = (dir, name) => {
  try {
    return readFileSync(join(dir, name));
  } catch {
    return Buffer.from("missing");
  }
};
const stale = [...pages, served].flatMap(({ name, dist }) => {
  const built = join(out, name), committed = join(root, dist);
  return [...new Set([...list(built), ...list(committed)])].filter((f) => !read(built, f).equals(read(committed, f))).map((f) => `${name}/${f}`);
});
rmSync(out, { recursive: true });
if (stale.length > 0) {
  console.error(`what is committed is not what the source builds: ${stale.join(", ")}; run "npm run build" and commit it`);
  process.exit(1);
}
console.log("the committed pages and the served SDK are what the source builds");
