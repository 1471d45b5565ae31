import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as exported from "../dist/index.js";

const read = (path) => readFileSync(new URL("../" + path, import.meta.url), "utf8");
const readme = read("README.md");

/** The names that a project can import, types too. */
function exports() {
  const names = [];
  for (const [, list] of read("dist/index.d.ts").matchAll(/^export (?:type )?\{([^}]*)\}/gm)) {
    for (const item of list.split(",")) names.push(item.trim().replace(/^type /, "").replace(/^.* as /, ""));
  }
  return names.filter((n) => n !== "").sort();
}

test("README.md lists every export, and nothing that is none", () => {
  const names = exports();
  assert.ok(names.length > 40, `only ${names.length} exports were found`);
  for (const name of Object.keys(exported)) assert.ok(names.includes(name), `${name} has no type`);
  const [, lists] = readme.split("## Everything that it exports\n");
  const rows = lists.split("\n").filter((l) => l.startsWith("| `")).map((l) => l.split("|")[1]);
  const listed = rows.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map((m) => m[1]));
  assert.deepEqual(listed.sort(), names);
});

test("README.md shows the example as it is, in 15 lines", () => {
  let lines = 0;
  for (const [file, lang] of [["index.html", "html"], ["main.js", "js"]]) {
    const text = read("example/" + file);
    assert.ok(readme.includes("```" + lang + "\n" + text + "```\n"), `another ${file}`);
    lines += text.trimEnd().split("\n").length;
  }
  assert.ok(lines <= 15, `${lines} lines`);
});

test("README.md names the file that npm pack writes", () => {
  const { name, version } = JSON.parse(read("package.json"));
  assert.ok(readme.includes(`${name}-${version}.tgz`));
});
