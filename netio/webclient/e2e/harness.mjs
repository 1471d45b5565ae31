// What all tests in browsers need: a server, a browser, checks that are counted.
//
//   TICKD_BIN   the tickd binary: the test runs its own server, also restarts it
//   TICKD_ARGS  more arguments for it
//   TICKD_PAGE  the page's address, when it is not the server's own
//   TICKD_WS    the WebSocket's address, when there is no TICKD_BIN
//   CHROMIUM    the browser, /usr/bin/chromium by default
//   SHOTS       a folder: what is looked at is also saved there as pictures

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launch } from "./browser.mjs";
import { Server } from "./server.mjs";

export const wait = (ms) => new Promise((r) => setTimeout(r, ms));

export function assert(ok, why) {
  if (!ok) throw new Error(why);
}

/** Waits until f in the page gives something true, and returns it. */
export async function until(page, f, arg, ms = 60_000) {
  const h = await page.waitForFunction(f, arg, { timeout: ms });
  return h.jsonValue();
}

/** Calls f until it gives something true, and returns that. */
export async function eventually(f, what, ms = 60_000) {
  for (const end = Date.now() + ms; ; await wait(50)) {
    const v = await f();
    if (v) return v;
    if (Date.now() > end) throw new Error("never: " + what);
  }
}

export async function hold(page, key, ms) {
  await page.keyboard.down(key);
  await wait(ms);
  await page.keyboard.up(key);
}

/** One run of checks: server, address of the page, browser. */
export class Run {
  passed = 0;
  failed = 0;

  static async begin(args = []) {
    const r = new Run();
    r.server = process.env.TICKD_BIN ? new Server(process.env.TICKD_BIN, [...(process.env.TICKD_ARGS?.split(" ") ?? []), ...args]) : null;
    await r.server?.start();
    r.base = process.env.TICKD_PAGE ?? r.server?.page ?? "http://127.0.0.1:8080/";
    r.ws = r.server?.ws ?? process.env.TICKD_WS;
    r.url = r.ws ? `${r.base}?server=${encodeURIComponent(r.ws)}` : r.base;
    r.browser = await launch();
    return r;
  }

  async check(what, run) {
    try {
      await run();
      this.passed++;
      console.log("ok    " + what);
      return true;
    } catch (e) {
      this.failed++;
      console.log("FAIL  " + what + "\n      " + String(e.message ?? e).split("\n").slice(0, 6).join("\n      "));
      return false;
    }
  }

  /** Saves what a page looks like, if somebody wants to see it. */
  async shot(page, name) {
    if (!process.env.SHOTS) return;
    mkdirSync(process.env.SHOTS, { recursive: true });
    await page.screenshot({ path: join(process.env.SHOTS, name + ".png") });
  }

  /** Says how it went and ends the process: 1 when something failed. */
  async end() {
    await this.browser.close();
    await this.server?.stop();
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exit(this.failed ? 1 : 0);
  }
}
