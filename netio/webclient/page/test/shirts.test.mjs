// Shirts: who comes after another has another one.

import assert from "node:assert/strict";
import { test } from "node:test";
import { build } from "esbuild";

const built = await build({
  stdin: { contents: 'export * from "./page/src/art/figure.ts";', resolveDir: new URL("../..", import.meta.url).pathname },
  bundle: true, format: "esm", write: false,
});
const { colourOf, lightOf } = await import("data:text/javascript;base64," + Buffer.from(built.outputFiles[0].contents).toString("base64"));

test("any 24 ids in a row have 24 shirts", () => {
  for (const from of [1, 2, 100, 65_530]) {
    const ids = Array.from({ length: 24 }, (_, i) => from + i);
    assert.equal(new Set(ids.map(colourOf)).size, 24);
    assert.equal(new Set(ids.map(lightOf)).size, 24);
  }
});
