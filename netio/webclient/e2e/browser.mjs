// Starts the browser that tests use, kept off the network.

import { chromium } from "playwright-core";

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

/** A page that has joined under that name. */
export async function joined(browser, url, name, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
  const page = await context.newPage();
  page.problems = [];
  page.on("pageerror", (e) => page.problems.push(String(e)));
  page.on("console", (m) => m.type() === "error" && page.problems.push(m.text()));
  await page.goto(url);
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Play" }).click();
  await page.waitForFunction(() => globalThis.tickd?.client.state === "playing" && globalThis.tickd.client.predictor.ready, null, { timeout: 60_000 })
    .catch(async (e) => {
      const said = await page.evaluate(() => `${globalThis.tickd?.client.state}: ${document.querySelector(".error")?.textContent} ${globalThis.tickd?.client.lastError}`);
      throw new Error(`${name} does not get in: ${said} ${page.problems.join(" ")} (${e.message.split("\n")[0]})`);
    });
  return page;
}
