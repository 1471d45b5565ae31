// Fails when dist/ is not what the source builds.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const out = mkdtempSync(join(tmpdir(), "tickd-dist-"));
execFileSync(process.execPath, [join(root, "scripts/build.mjs"), "--page", "--out", out], { stdio: "inherit" });
const list = (dir) => readdirSync(dir).sort();
const names = new Set([...list(out), ...list(join(root, "dist"))]);
const read = (dir, name) => {
  try {
    return readFileSync(join(dir, name));
  } catch {
    return Buffer.from("missing");
  }
};
const stale = [...names].filter((n) => !read(out, n).equals(read(join(root, "dist"), n)));
rmSync(out, { recursive: true });
if (stale.length > 0) {
  console.error(`dist is not what the source builds: ${stale.join(", ")}; run "npm run build" and commit it`);
  process.exit(1);
}
console.log("dist is what the source builds");
