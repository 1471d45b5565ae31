// The page and its players come through one port: the server's own, and those of proxies before it that know
// only its HTTP port, under a folder, and over TLS.

import { createServer, request } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { readFileSync } from "node:fs";
import { joined } from "./browser.mjs";
import { assert, hold, Run, until } from "./harness.mjs";
import { freePort } from "./server.mjs";

const folder = "/games/tickd";
const run = await Run.begin();

/** A proxy as docs/operating.md says to set up one: all under a folder goes to the HTTP port, with the Host that was asked for. */
function proxy(make) {
  const inside = (req) => ({ host: "127.0.0.1", port: run.server.httpPort, method: req.method, path: req.url.slice(folder.length), headers: req.headers });
  const p = make((req, res) => {
    if (!req.url.startsWith(folder + "/")) return res.writeHead(404).end();
    req.pipe(request(inside(req), (answer) => answer.pipe(res.writeHead(answer.statusCode, answer.headers))).on("error", () => res.destroy()));
  });
  p.on("upgrade", (req, socket, head) => {
    const up = request(inside(req)).on("error", () => socket.destroy());
    up.on("upgrade", (answer, server, early) => {
      const lines = [`HTTP/1.1 101 Switching Protocols`];
      for (const [name, value] of Object.entries(answer.headers)) lines.push(`${name}: ${value}`);
      socket.write(lines.join("\r\n") + "\r\n\r\n");
      socket.write(early);
      server.write(head);
      for (const [from, to] of [[socket, server], [server, socket]]) from.pipe(to).on("error", () => from.destroy());
    });
    up.on("response", (answer) => (socket.write(`HTTP/1.1 ${answer.statusCode} no\r\n\r\n`), socket.destroy()));
    up.end();
  });
  return new Promise((done) => freePort().then((port) => p.listen(port, "127.0.0.1", () => done(port))));
}

async function walks(page) {
  const from = await page.evaluate(() => tickd.client.predictor.x);
  await hold(page, "d", 600);
  await hold(page, "a", 200);
  await until(page, (x) => tickd.client.predictor.x !== x, from);
}

const pages = [];
const comes = async (what, url, socket, options) => {
  await run.check(what, async () => {
    const page = await joined(run.browser, url, `Guest${pages.length}`, options);
    pages.push(page);
    const at = await page.evaluate(() => tickd.client.options.url);
    assert(at === socket, `it connects to ${at}, not ${socket}`);
    await walks(page);
  });
};

await comes("the server's own page plays at its own port", run.base, run.base.replace("http", "ws") + "ws");
const plain = `127.0.0.1:${await proxy(createServer)}${folder}/`;
await comes("behind a proxy it plays under the proxy's folder", "http://" + plain, `ws://${plain}ws`);
const tls = { key: readFileSync(new URL("proxy.key.pem", import.meta.url)), cert: readFileSync(new URL("proxy.cert.pem", import.meta.url)) };
const secure = `127.0.0.1:${await proxy((serve) => createSecureServer(tls, serve))}${folder}/`;
await comes("over TLS it plays over TLS", "https://" + secure, `wss://${secure}ws`, { ignoreHTTPSErrors: true });
await run.check("they all see each other", async () => {
  for (const page of pages) await until(page, (n) => tickd.scene.actors.list.filter((a) => /^Guest\d$/.test(a.name)).length === n, 3);
  await run.shot(pages[2], "proxy");
});
await run.check("no errors in the pages", async () => assert(pages.every((p) => p.problems.length === 0), pages.map((p) => p.problems.join("\n")).join()));
await run.end();
