// What one pours the other sees fall, tile by tile.

import { assert, until } from "../../../netio/webclient/e2e/harness.mjs";

export const shows = "sand: a wall that ann draws stands on bob's page, the sand that bob pours on it lies there on ann's, and both see the same";

/** Where a tile is in the window. */
const spot = (page, x, y) => page.evaluate(([tx, ty]) => {
  const r = document.querySelector("canvas").getBoundingClientRect(), scale = Math.min(r.width, r.height) / 96;
  return [r.left + (r.width - 96 * scale) / 2 + (tx + 0.5) * scale, r.top + (r.height - 96 * scale) / 2 + (ty + 0.5) * scale];
}, [x, y]);

async function draw(page, what, from, to) {
  await page.locator("label", { hasText: what }).click();
  await page.mouse.move(...(await spot(page, ...from)));
  await page.mouse.down();
  await page.mouse.move(...(await spot(page, ...to)), { steps: 30 });
}

const count = (page, tile, x0, y0, x1, y1) => page.evaluate(([t, a, b, c, d]) => {
  let n = 0;
  for (let y = b; y < d; y++) for (let x = a; x < c; x++) n += client.tiles.at(x, y) === t ? 1 : 0;
  return n;
}, [tile, x0, y0, x1, y1]);
const enough = (page, tile, x0, y0, x1, y1, want) => until(page, ([t, a, b, c, d, w]) => {
  let n = 0;
  for (let y = b; y < d; y++) for (let x = a; x < c; x++) n += client.tiles.at(x, y) === t ? 1 : 0;
  return n >= w;
}, [tile, x0, y0, x1, y1, want]);

export async function play({ ann, bob }) {
  for (const page of [ann, bob]) await until(page, () => [...client.tiles.all()].length === 9);
  for (let x = 4; x < 20; x += 2) {
    await draw(ann, "Wall", [x, 90], [x, 90]);
    await enough(bob, 1, x - 1, 90, x + 1, 91, 2);
  }
  await ann.mouse.up();
  await draw(bob, "Sand", [11, 70], [11, 70]);
  await enough(ann, 2, 3, 80, 21, 89, 40);
  await bob.mouse.up();
  await enough(ann, 3, 40, 0, 96, 96, 20); // the spring's water
  assert((await count(ann, 1, 3, 90, 20, 91)) >= 16, "the wall has holes");
  const look = (page) => page.evaluate(() => {
    const c = document.querySelector("canvas"), s = c.getContext("2d").getImageData(c.width / 2, c.height / 2, 1, 1).data;
    return s[3];
  });
  assert((await look(ann)) === 255 && (await look(bob)) === 255, "nothing is drawn");
}
