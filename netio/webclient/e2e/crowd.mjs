// Measures frames in a crowd: TICKD_PAGE is a page whose server has one, such
// as bots of tickbench swarm.

import { joined, launch } from "./browser.mjs";

const browser = await launch();
const page = await joined(browser, process.env.TICKD_PAGE ?? "http://127.0.0.1:8080/", "Frames" + (Date.now() % 1000));
await new Promise((r) => setTimeout(r, 4000));
const figures = await page.evaluate(() => new Promise((done) => {
  const frames = [], work = [];
  const game = globalThis.tickd, draw = game.frame.bind(game);
  let last = performance.now(), on = 0;
  game.frame = (now) => {
    const t = performance.now(), ok = draw(now);
    work.push(performance.now() - t);
    frames.push(t - last);
    last = t;
    const c = game.scene.camera;
    on = game.scene.actors.list.filter((a) => c.x(a.x) > 0 && c.y(a.y) > 0 && c.x(a.x) < c.width && c.y(a.y) < c.height).length;
    if (frames.length === 300) {
      game.frame = draw;
      const q = (l, f) => l.slice(5).sort((a, b) => a - b)[Math.floor((l.length - 6) * f)].toFixed(2);
      done(`${on} on screen of ${game.scene.actors.list.length}; script p50 ${q(work, 0.5)} p99 ${q(work, 0.99)} ms; frame p50 ${q(frames, 0.5)} p99 ${q(frames, 0.99)} ms`);
    }
    return ok;
  };
}));
console.log(figures);
if (process.env.OUT) await page.screenshot({ path: process.env.OUT });
await browser.close();
