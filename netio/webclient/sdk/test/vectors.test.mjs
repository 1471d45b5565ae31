import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { feed, Replay } from "./replay.mjs";

const dir = new URL("./vectors/", import.meta.url);
for (const name of readdirSync(dir).filter((n) => n.endsWith(".bin"))) {
  test("vector " + name, () => {
    const b = new Uint8Array(readFileSync(new URL(name, dir)));
    const r = new Replay();
    assert.equal(feed(r, b), b.length);
    assert.ok(r.checks > 0);
    const want = JSON.parse(readFileSync(new URL(name.replace(".bin", ".json"), dir), "utf8"));
    assert.equal(r.at.tick, want.tick);
    for (const w of want.entities) {
      const e = r.entities.get(w.id);
      assert.equal(e.kind, w.class);
      assert.equal(e.name, w.name);
      const { m, i } = r.union.get(w.id);
      for (const [name, v] of Object.entries(w.lanes)) {
        const lane = r.schema.lane(...name.split("."));
        assert.equal(m.lanes[i * r.schema.stride + lane.at] / lane.scale, v, `${w.id} ${name}`);
        if (e.tick === m.tick) assert.equal(e.get(...name.split(".")), v, `${w.id} ${name}`);
      }
    }
  });
}
