// What the page says of those who come, go and die.

import assert from "node:assert/strict";
import { test } from "node:test";
import { build } from "esbuild";

const built = await build({
  stdin: { contents: 'export * from "./page/src/news.ts"; export * from "./page/src/sandbox/index.ts"; export * from "./sdk/src/index.ts";', resolveDir: new URL("../..", import.meta.url).pathname },
  bundle: true, format: "esm", write: false,
});
const { Code, News, readEvent, What } = await import("data:text/javascript;base64," + Buffer.from(built.outputFiles[0].contents).toString("base64"));

const tile = (n) => ["void", "grass", "lava"][n] ?? "";
const joined = (name, who = 9) => ({ what: What.joined, count: 1, who, name, why: 0 });

test("a line for who comes, goes and dies, with the reason", () => {
  const line = (what, why, who = 9) => new News().line({ what, count: 1, who, name: "ann", why }, 7, tile, 0);
  assert.equal(line(What.joined, 0), "ann joined");
  assert.equal(line(What.gone, Code.LEFT), "ann left");
  assert.equal(line(What.gone, Code.DROPPED), "ann lost the connection");
  assert.equal(line(What.gone, Code.IDLE), "ann lost the connection");
  assert.equal(line(What.gone, Code.KICKED), "ann was removed by an operator");
  assert.equal(line(What.gone, Code.BAD_FRAME), "ann left");
  assert.equal(line(What.died, 2), "ann was swallowed by lava");
  assert.equal(line(What.died, 0), "ann died");
  assert.equal(line(What.died, 200), "ann died");
  assert.equal(line(What.returned, 0), "ann is back");
  assert.equal(line(What.joined, 0, 7), "", "one's own coming is no news");
  assert.equal(line(What.died, 2, 7), "You were swallowed by lava");
  assert.equal(line(What.died, 0, 7), "You died");
  assert.equal(line(77, 0), "", "what a newer server may tell");
});

test("many are a sum, once in a while, and never more lines than a few", () => {
  const n = new News(), lines = [];
  const say = (s) => s && lines.push(s);
  for (let ms = 0; ms < 30_000; ms += 50) {
    say(n.line(joined("p" + ms), 7, tile, ms));
    if (ms % 1000 === 0) say(n.line({ what: What.gone, count: 40, who: 0, name: "", why: 0 }, 7, tile, ms));
    say(n.sum(ms));
  }
  assert.ok(lines.length >= 15 && lines.length <= 21, `${lines.length} lines in 30 s`);
  assert.deepEqual(lines.slice(0, 7), ["p0 joined", "p50 joined", "p100 joined", "p150 joined", "p200 joined", "196 others joined, 440 left", "p10050 joined"]);
});

test("one other is one", () => {
  const n = new News();
  n.line({ what: What.died, count: 1, who: 0, name: "", why: 0 }, 7, tile, 0);
  assert.equal(n.sum(9_000), "");
  assert.equal(n.sum(10_000), "1 other died");
  assert.equal(n.sum(10_001), "");
});

test("what waits of another world is forgotten", () => {
  const n = new News();
  n.line({ what: What.died, count: 3, who: 0, name: "", why: 0 }, 7, tile, 0);
  n.clear();
  assert.equal(n.sum(60_000), "");
});

test("the event as the server writes it", () => {
  const got = [];
  readEvent(128, new Uint8Array([3, 1, 9, 0, 0, 0, 3, 97, 110, 110, 6]), { happened: (e) => got.push(e) });
  readEvent(128, new Uint8Array([1, 200, 1, 0, 0, 0, 0, 0, 0]), { happened: (e) => got.push(e) });
  assert.deepEqual(got, [{ what: 3, count: 1, who: 9, name: "ann", why: 6 }, { what: 1, count: 200, who: 0, name: "", why: 0 }]);
});
