import assert from "node:assert/strict";
import { test } from "node:test";
import { Client, foreignHost, linkToRoom, resolveAddress, roomOfLink } from "../dist/index.js";

const page = { protocol: "https:", hostname: "play.example", href: "https://play.example/games/dots/?server=x#room=den" };

test("an address gets what it lacks from the page's own", () => {
  for (const [asked, want] of [
    [":7777", "wss://play.example:7777/"], ["host:1", "wss://host:1/"], ["ws://host", "ws://host/"], ["wss://host/game", "wss://host/game"], [" :1 ", "wss://play.example:1/"],
    ["./ws", "wss://play.example/games/dots/ws"],
  ]) assert.equal(resolveAddress(asked, page), want);
  assert.equal(resolveAddress("./ws", { protocol: "http:", hostname: "h", href: "http://h:8080/page.html" }), "ws://h:8080/ws");
  assert.equal(resolveAddress(":1", { protocol: "http:", hostname: "" }), "ws://localhost:1/");
});

test("another host than the page's is named", () => {
  for (const [address, want] of [
    ["wss://play.example:1/", ""], ["wss://evil.example/", "evil.example"], ["wss://play.example.evil.example/", "play.example.evil.example"], ["no address", "no address"],
  ]) assert.equal(foreignHost(address, page), want);
  assert.equal(foreignHost("ws://127.0.0.1:7777/", { hostname: "localhost" }), "");
});

test("a link leads to a room", () => {
  const page = "http://play.example/?server=x#old";
  assert.equal(linkToRoom("den-1", page), "http://play.example/?server=x#room=den-1");
  assert.equal(linkToRoom("", page), "http://play.example/?server=x");
  for (const [hash, room] of [["#room=den-1", "den-1"], ["#a=b&room=x", "x"], ["#room=a%20room", ""], ["#den", ""], ["", ""], ["#room=" + "x".repeat(33), ""]]) assert.equal(roomOfLink(hash), room);
});

test("a client of the page goes where the page's server says, or the page's address", async (t) => {
  const { location, fetch } = globalThis;
  t.after(() => Object.assign(globalThis, { location, fetch }));
  const where = async (search, config) => {
    globalThis.location = { ...page, search };
    globalThis.fetch = async (file) => {
      assert.equal(file, "config.json"); // relative: it is beside the page, behind a prefix too
      if (config === undefined) throw new Error("no such file");
      return { json: async () => config };
    };
    let url = "";
    class Socket { constructor(to) { url = to; } close() {} }
    const client = await Client.here({ WebSocket: Socket });
    client.join("Ada");
    client.leave();
    return url;
  };
  assert.equal(await where("", { server: ":9000" }), "wss://play.example:9000/");
  assert.equal(await where("?server=other:1", { server: ":9000" }), "wss://other:1/");
  assert.equal(await where("", undefined), "wss://play.example:7777/");
});
