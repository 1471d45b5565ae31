// The sandbox in rooms: a link leads to one, and each page shows where it is.

import { joined } from "./browser.mjs";
import { assert, eventually, Run, until } from "./harness.mjs";

const r = await Run.begin(["--rooms"]);
const rooms = ["den", "den", "attic"];
const pages = [];
const guests = (page) => page.evaluate(() => tickd.scene.actors.list.filter((a) => /^Guest\d$/.test(a.name)).map((a) => a.name).sort().join());

await r.check("a link leads to a room, and the page shows which", async () => {
  for (const [i, room] of rooms.entries()) {
    pages.push(await joined(r.browser, `${r.url}#room=${room}`, `Guest${i}`));
    await pages[i].getByRole("button", { name: `Room ${room}` }).waitFor();
  }
});
await r.check("who is in one room sees who is there, and nobody else", async () => {
  for (const [i, want] of ["Guest0,Guest1", "Guest0,Guest1", "Guest2"].entries()) {
    await eventually(async () => (await guests(pages[i])) === want, `Guest${i} sees ${want}`);
  }
  await r.shot(pages[0], "rooms");
});
await r.check("a press copies the link", async () => {
  await pages[0].context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await pages[0].getByRole("button", { name: "Room den" }).click();
  await pages[0].getByText("The link to this room is copied").waitFor();
  assert((await pages[0].evaluate(() => navigator.clipboard.readText())) === `${r.url}#room=den`, "another link");
});
await r.check("without a link one goes to a room that is there, and the address says which", async () => {
  const page = await joined(r.browser, r.url, "Anybody");
  assert((await page.evaluate(() => location.hash)) === "#room=den", await page.evaluate(() => location.href));
  await page.context().close();
});
await r.check("after the server has restarted each is in its room again", async () => {
  await r.server.stop();
  await r.server.start();
  for (const [i, room] of rooms.entries()) await until(pages[i], (name) => tickd.client.state === "playing" && tickd.client.room === name, room);
});
await r.check("no errors in the pages", async () => {
  const expected = /WebSocket connection to .* failed|ERR_CONNECTION/;
  const problems = pages.flatMap((p) => p.problems).filter((p) => !expected.test(p));
  assert(problems.length === 0, problems.join("\n"));
  for (const p of pages) assert((await p.evaluate(() => tickd.client.malformed)) === 0, await p.evaluate(() => tickd.client.lastError));
});

await r.end();
