// A server is killed, or told to stop, while two play, and started again: both pages come back by themselves, to the same
// bodies in the same place, what was broken last is still broken, and what had no answer is answered once.

import { Between } from "./between.mjs";
import { joined } from "./browser.mjs";
import { assert, eventually, hold, Run, until, wait } from "./harness.mjs";

const r = await Run.begin(["--data", "world", "--creatures", "0", "--theme", new URL("meadow.toml", import.meta.url).pathname]);
const between = await Between.to(r.server.port);
const names = ["Digger", "Looker"];
const a = await joined(r.browser, `${r.base}?server=${encodeURIComponent(between.ws)}`, names[0]);
const b = await joined(r.browser, r.url, names[1]);
const both = [a, b];
const where = (page) => page.evaluate(() => ({ id: tickd.client.self?.id, x: tickd.client.predictor.now.x, y: tickd.client.predictor.now.y }));
const stands = (page) => until(page, () => {
  const { ready, now, error } = tickd.client.predictor;
  return tickd.client.state === "playing" && ready && now.vx === 0 && now.vy === 0 && error === 0;
});
const becomes = (page, t, name) => until(page, ({ x, y, name }) => tickd.client.tiles.info(x, y)?.name === name, { ...t, name });
const asked = () => a.evaluate(() => globalThis.asked);

// What a asks for and what is answered, and where each was told that it is.
for (const page of both) {
  await page.evaluate(() => {
    const { client } = tickd, { request, onAnswer, onSnapshot } = client;
    globalThis.asked = [], globalThis.answers = [];
    client.request = (kind, body) => {
      const entry = { answer: null }, answer = request.call(client, kind, body);
      asked.push(entry);
      void answer.then((x) => (entry.answer = x));
      return answer;
    };
    client.onAnswer = (e) => (answers.push(e.seq), onAnswer(e));
    client.onSnapshot = (w) => {
      if (w.ownKnown) globalThis.told = { x: w.own.x, y: w.own.y };
      onSnapshot(w);
    };
  });
}

/** The tile so many columns beside the one three below a. */
const beside = (columns) => a.evaluate((n) => ({ x: (tickd.client.predictor.now.x >> 10) + n, y: (tickd.client.predictor.now.y >> 10) + 3 }), columns);

async function press(t, button) {
  const at = await a.evaluate(({ x, y }) => {
    const c = tickd.scene.camera;
    return { x: c.x(x + 0.5) / c.dpr, y: c.y(y + 0.5) / c.dpr };
  }, t);
  await a.mouse.move(at.x, at.y);
  await a.mouse.down({ button });
}

async function choose(name) {
  const slot = await a.evaluate((n) => tickd.hotbar.items.findIndex((i) => i?.name === n), name);
  await a.keyboard.press("Digit" + (slot + 1));
  await a.waitForFunction(() => asked.every((e) => e.answer));
  await wait(300);
}

async function click(t) {
  await press(t, "right");
  await wait(80);
  await a.mouse.up({ button: "right" });
}

async function breaks(t) {
  await a.keyboard.press("Digit1");
  await wait(300);
  await press(t, "left");
  await Promise.all(both.map((page) => becomes(page, t, "dirt")));
  await a.mouse.up();
}

/** Waits until both play again, and nothing hides it. */
async function back(ids) {
  for (const [i, page] of both.entries()) {
    await page.locator(".banner").waitFor({ state: "hidden", timeout: 60_000 });
    await stands(page);
    assert((await where(page)).id === ids[i], `${names[i]} has another body`);
    for (const name of names) await until(page, (n) => tickd.scene.actors.list.filter((x) => x.name === n).length === 1, name);
    assert(await page.evaluate((n) => tickd.scene.actors.get(tickd.client.self.id)?.name === n, names[i]), `${names[i]} is somebody else`);
  }
}

async function restart(signal) {
  await r.server.stop(signal);
  await Promise.all(both.map((page) => page.locator(".banner:visible").waitFor()));
  await r.server.start();
  assert(/the world goes on/.test(r.server.output), r.server.output);
}

let target;
await r.check("both walk away from where they began; one places a tile and breaks it, the other sees both", async () => {
  const began = [await where(a), await where(b)];
  await Promise.all([hold(a, "KeyA", 900), hold(b, "KeyD", 900)]);
  await Promise.all(both.map(stands));
  for (const [i, page] of both.entries()) assert(Math.abs((await where(page)).x - began[i].x) > 1024, names[i] + " has not walked");
  target = await beside(0);
  await choose("cobblestone");
  await click(target);
  await Promise.all(both.map((page) => becomes(page, target, "cobblestone")));
  await breaks(target);
});

let kept; // a tile that stays
for (const [what, signal, durable] of [["killed", "SIGKILL"], ["killed again", "SIGKILL"], ["told to stop", "SIGTERM"], ["relaxed and killed", "SIGKILL", "relaxed"]]) {
  await r.check(`${what}: both come back by themselves to where they were, and the tile is broken`, async () => {
    if (durable) {
      r.server.extra.push("--durable", durable);
      const ids = [(await where(a)).id, (await where(b)).id];
      await restart("SIGTERM");
      await back(ids);
      const { kept: k } = await fetch(r.server.page + "api/status").then((x) => x.json());
      assert(k.promise === durable, JSON.stringify(k));
      await choose("cobblestone");
      kept = await beside(-2);
      await click(kept);
      await becomes(b, kept, "cobblestone");
      await becomes(a, kept, "cobblestone");
    }
    await Promise.all(both.map(stands));
    const before = [await where(a), await where(b)];
    await restart(signal);
    await back(before.map((w) => w.id));
    for (const [i, page] of both.entries()) {
      const now = await where(page), was = before[i];
      assert(now.x === was.x && now.y === was.y, JSON.stringify({ was, now }));
      await becomes(page, target, "dirt");
      if (kept) await becomes(page, kept, "cobblestone");
    }
    await r.shot(a, "back-" + what.replaceAll(" ", "-"));
  });
}

/** Kills the server when a has asked for something that it has heard no answer to; it is answered once all the same. */
async function unanswered(t, meanwhile) {
  await choose("cobblestone");
  const ids = [(await where(a)).id, (await where(b)).id], before = (await asked()).length;
  await meanwhile(async () => {
    await click(t);
    await eventually(async () => (await asked()).length > before, "a request");
  });
  assert((await asked()).slice(before).every((e) => !e.answer), "it was answered before the kill");
  await r.server.stop("SIGKILL");
  between.deaf = false;
  await Promise.all(both.map((page) => page.locator(".banner:visible").waitFor()));
  await r.server.start();
  await back(ids);
  await until(a, () => asked.every((e) => e.answer));
  for (const { answer } of (await asked()).slice(before)) {
    assert(answer.ok && !answer.lost, JSON.stringify(answer));
    const times = await a.evaluate((seq) => answers.filter((s) => s === seq).length, answer.seq);
    assert(times === 1, `${answer.seq} was answered ${times} times`);
  }
  await Promise.all(both.map((page) => becomes(page, t, "cobblestone")));
}

await r.check("a request that the killed server never read is done by the next one, and answered once", async () => {
  await unanswered(await beside(1), async (ask) => {
    r.server.process.kill("SIGSTOP");
    await ask();
  });
});

await r.check("a request whose answer was lost on the way is not done twice, and answered once", async () => {
  const t = await beside(2);
  await unanswered(t, async (ask) => {
    between.deaf = true;
    await ask();
    await becomes(b, t, "cobblestone");
  });
});

await r.check("killed while they walk: nobody is behind where it was told to be", async () => {
  const ids = [(await where(a)).id, (await where(b)).id];
  await Promise.all([a.keyboard.down("KeyA"), b.keyboard.down("KeyD")]);
  await wait(700);
  await r.server.stop("SIGKILL");
  await Promise.all([a.keyboard.up("KeyA"), b.keyboard.up("KeyD")]);
  await Promise.all(both.map((page) => page.locator(".banner:visible").waitFor()));
  const told = await Promise.all(both.map((page) => page.evaluate(() => globalThis.told)));
  await r.server.start();
  await back(ids);
  for (const [i, way] of [-1, 1].entries()) {
    const now = await where(both[i]), on = (now.x - told[i].x) * way;
    assert(on >= 0 && on < 3 * 1024 && now.y === told[i].y, JSON.stringify({ told: told[i], now }));
  }
});

await r.check("no errors in the pages", async () => {
  const problems = both.flatMap((page) => page.problems).filter((p) => !/WebSocket connection|ERR_CONNECTION/.test(p));
  assert(problems.length === 0, problems.join("\n"));
  for (const page of both) assert((await page.evaluate(() => tickd.client.malformed)) === 0, await page.evaluate(() => tickd.client.lastError));
});
await r.end();
