// Plays the arena in rooms, in real pages: from the lobby to matches of two and back, each page on one connection.
//
//   ARENA_BIN   the arena's binary
//   CHROMIUM    the browser, /usr/bin/chromium by default
//   OUT         a directory for pictures; none without it
//
// Exits with 1 when something failed and says "N passed, N failed".

import { join } from "node:path";
import { launch } from "../../netio/webclient/e2e/browser.mjs";
import { assert, eventually, Run, until } from "../../netio/webclient/e2e/harness.mjs";
import { Server } from "../../netio/webclient/e2e/server.mjs";

const r = new Run(), check = r.check.bind(r);
r.server = new Server(process.env.ARENA_BIN, [], ["--rooms", "--room-seats", "2", "--match-seconds", "20"]);
await r.server.start();
r.browser = await launch();

const desk = { viewport: { width: 1280, height: 720 } };
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const picture = (page, name) => process.env.OUT && page.screenshot({ path: join(process.env.OUT, name + ".png") });
const room = (page) => page.evaluate(() => arena.client.room);
const inRoom = (page, name) => until(page, (n) => arena.client.state === "playing" && arena.client.room === n, name);
const inAMatch = (page) => until(page, () => arena.client.state === "playing" && arena.client.room !== "lobby" && arena.scene.fighters.some((f) => f.own) && arena.client.room);
const lobby = (page) => page.getByRole("main").filter({ has: page.getByRole("heading", { name: "Lobby" }) });
const all = [];

async function enter(name, options = desk, hash = "") {
  const page = await (await r.browser.newContext(options)).newPage();
  page.problems = [];
  page.sockets = 0;
  page.on("pageerror", (e) => page.problems.push(String(e)));
  page.on("console", (m) => m.type() === "error" && page.problems.push(m.text()));
  page.on("websocket", () => page.sockets++);
  await page.goto(r.server.page + hash);
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Play" }).click();
  await until(page, () => globalThis.arena?.client.state === "playing");
  all.push(page);
  return page;
}

let a, b, c, d, first, second;
await check("who names no room is in the lobby, and sees who else is", async () => {
  a = await enter("Ada");
  b = await enter("Grace", phone);
  for (const p of [a, b]) {
    await inRoom(p, "lobby");
    for (const name of ["Ada", "Grace"]) await lobby(p).getByRole("list", { name: "In the lobby" }).getByText(name).waitFor();
  }
  await lobby(a).getByText("None yet").waitFor();
});
if (!a || !b) await r.end();

await check("a quick match puts two into one match, in two teams", async () => {
  await a.keyboard.press("Enter"); // Quick match is what the keyboard is at
  first = await inAMatch(a);
  await lobby(b).getByText("1 of 2").waitFor();
  await picture(b, "lobby-phone");
  await lobby(b).getByRole("button", { name: "Quick match" }).tap();
  assert((await inAMatch(b)) === first, `in ${await room(b)}, not in ${first}`);
  await until(a, () => arena.scene.fighters.length === 2 && arena.scene.fighters[0].team !== arena.scene.fighters[1].team);
});

await check("the next one gets the next match, for that one is full", async () => {
  c = await enter("Mary");
  const full = lobby(c).getByRole("button", { name: `Join ${first}` });
  await full.waitFor();
  await eventually(() => full.isDisabled(), "the full match cannot be joined");
  await picture(c, "lobby-desk");
  await lobby(c).getByRole("button", { name: "Quick match" }).click();
  second = await inAMatch(c);
  assert(second !== first, `three in ${first}`);
});

await check("a link leads to a friend's match, and one to a full match to the lobby, with a word", async () => {
  await c.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await c.getByRole("button", { name: "Invite" }).click();
  await c.getByText("The link to this match is copied").waitFor();
  const link = new URL(await c.evaluate(() => navigator.clipboard.readText()));
  assert(link.hash === `#room=${second}`, link.href);
  d = await enter("Emmy", desk, link.hash);
  await inRoom(d, second);
  const late = await enter("Rosa", desk, link.hash);
  await inRoom(late, "lobby");
  await lobby(late).getByText("That match is full.").waitFor();
  assert((await late.evaluate(() => location.hash)) === "", "the address still names the match");
  await picture(d, "arena-room");
  await lobby(late).getByRole("button", { name: "Leave" }).click();
  await late.getByRole("button", { name: "Play" }).waitFor();
  await late.context().close();
  all.pop();
});

await check("who leaves a match is in the lobby", async () => {
  await d.getByRole("button", { name: "Lobby" }).click();
  await inRoom(d, "lobby");
  await lobby(d).getByRole("button", { name: `Join ${second}` }).click();
  await inRoom(d, second);
});

await check("the match ends, and both are in the lobby on the same connection", async () => {
  await a.getByText("Back to the lobby in").waitFor({ timeout: 60_000 });
  await picture(a, "arena-home");
  await picture(b, "arena-home-phone");
  for (const p of [a, b]) {
    await inRoom(p, "lobby");
    for (const name of ["Ada", "Grace"]) await lobby(p).getByRole("list", { name: "In the lobby" }).getByText(name).waitFor();
    assert(p.sockets === 1, `${p.sockets} connections of one page`);
    assert((await p.evaluate(() => location.hash)) === "", "the address still names the match");
  }
  await eventually(async () => !(await (await fetch(r.server.page + "api/rooms")).json()).rooms.some((o) => o.name === first), `${first} has closed`);
});

await check("from there they go to another match", async () => {
  for (const p of [a, b]) await lobby(p).getByRole("button", { name: "Quick match" }).click();
  const third = await inAMatch(a);
  assert(third !== first && (await inAMatch(b)) === third, "not together");
});

await check("no errors in the pages, and one connection each", async () => {
  for (const p of all) {
    assert(p.problems.length === 0, p.problems.join("; "));
    assert((await p.evaluate(() => arena.client.malformed)) === 0, "malformed packets");
    assert(p.sockets === 1, `${p.sockets} connections`);
  }
});

await check("the server restarts, and everybody is in the lobby again", async () => {
  await r.server.stop();
  await r.server.start();
  for (const p of all) await inRoom(p, "lobby");
});

await r.end();
