// What the page has in common with the game: the bytes, and the integers of a walk.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { load } from "../../../../netio/webclient/scripts/bundle.mjs";

const here = new URL("../src", import.meta.url).pathname;
const { askWay, encodeControls, readAbout, readBoard, readGun, readKill, readMatch, readMatches, readNoWay, step, writePoint, Writer } = await load(
  'export * from "./wire.ts"; export * from "./step.ts"; export { Writer } from "../../../../netio/webclient/sdk/src/index.ts";', here);
const vectors = JSON.parse(readFileSync(new URL("vectors.json", import.meta.url), "utf8"));
const about = readAbout(Buffer.from(vectors.About, "base64"));
const bytes = (hex) => new Uint8Array(Buffer.from(hex, "hex"));
const written = (write) => {
  const w = new Writer().begin(0);
  write(w);
  return Buffer.from(w.frame().subarray(1)).toString("hex");
};

test("the page walks as the game does, to the unit", () => {
  for (const walk of vectors.Walks) {
    const own = { x: walk.From[0], y: walk.From[1], vx: 0, vy: 0 };
    walk.Stick.forEach(([x, y], i) => {
      step(about.walls, own, { x, y, buttons: 0, aim: 0 }, walk.Rate);
      assert.deepEqual([own.x, own.y], walk.At[i], `${walk.Rate} ticks a second, step ${i}`);
    });
  }
});

test("what the Welcome tells", () => {
  assert.equal(about.scoreToWin, 8);
  assert.equal(about.magazine, 12);
  assert.ok(about.walls.length > 20);
});

// The same bytes as in ../../game/wire_test.go.
test("bytes up", () => {
  assert.equal(written((w) => encodeControls(w, { x: -90, y: 89, buttons: 3, aim: 0x1234 })), "a659033412");
  assert.equal(written((w) => writePoint(w.u32(7), 767 / 16, 511 / 16)), "07000000ff02ff01");
  assert.equal(written((w) => askWay(w, "den")), "0364656e");
});

test("bytes down", () => {
  assert.deepEqual(readKill(bytes("050000000302010002")), { killer: 5, victim: 0x10203, team: 2 });
  assert.equal(readNoWay(bytes("17")), 23);
  assert.deepEqual(readMatches(bytes("010364656e0308")), [{ room: "den", taken: 3, seats: 8 }]);
  assert.deepEqual(readGun(bytes("0384030000")), { ammo: 3, ready: 900 });
  assert.deepEqual(readMatch(bytes("02e80300001e00020102")), { phase: 2, until: 1000, red: 30, blue: 258, winner: 2 });
  assert.deepEqual(readBoard(bytes("01090000000103000400")), [{ fighter: 9, team: 1, kills: 3, deaths: 4 }]);
});
