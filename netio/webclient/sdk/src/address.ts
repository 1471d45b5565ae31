// Where a page's server is, and in which room one plays there.

import { roomOk } from "./packets.ts";

/** Address of the WebSocket: ?server= first, then what the page's server says, then port 7777 beside the page. */
export async function serverAddress(): Promise<string> {
  return (await pageServer()).url;
}

/** That address, and whether what is there is a recording: to be watched, and steered beside the page at api/recording. */
export async function pageServer(): Promise<{ url: string; recording: boolean }> {
  const asked = new URLSearchParams(location.search).get("server");
  if (asked) return { url: resolve(asked), recording: false };
  try {
    const r = await fetch("config.json", { cache: "no-store" });
    const c = (await r.json()) as { server?: unknown; recording?: unknown };
    if (typeof c.server === "string" && c.server) return { url: resolve(c.server), recording: c.recording === true };
  } catch {
    // a page without its server's endpoint: the default will do
  }
  return { url: resolve(":7777"), recording: false };
}

/**
 * The host of an address when it is not the page's own, else "". A link can name
 * any server: whoever follows it must see where a name and a password would go.
 * All names of this machine are one host.
 */
export function foreignHost(address: string, page: { hostname: string } = location): string {
  const local = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
  let host = address;
  try {
    host = new URL(address).hostname;
  } catch {
    // no address at all: shown as it is
  }
  return host === page.hostname || local.test(host) && local.test(page.hostname) ? "" : host;
}

/** Completes an address: ":7777", "host:7777" and "./ws", which is beside the page, get what they lack from the page's own. */
export function resolve(address: string, page: { protocol: string; hostname: string; href: string } = location): string {
  const scheme = page.protocol === "https:" ? "wss://" : "ws://";
  let a = address.trim();
  if (a.startsWith("./")) return scheme + new URL(a, page.href).href.replace(/^\w+:\/\//, "");
  if (a.startsWith(":")) a = (page.hostname || "localhost") + a;
  if (!/^wss?:\/\//.test(a)) a = scheme + a;
  return /^wss?:\/\/[^/]+$/.test(a) ? a + "/" : a;
}

/** The room that a page's address names, as in #room=NAME; "" when it names none that can be. */
export function roomOfLink(hash: string = location.hash): string {
  const room = new URLSearchParams(hash.replace(/^#/, "")).get("room") ?? "";
  return roomOk(room) ? room : "";
}

/** The page's address with #room=NAME for a friend to follow; without one for "". */
export function linkToRoom(room: string, href: string = location.href): string {
  const page = href.replace(/#.*/, "");
  return room ? `${page}#room=${room}` : page;
}
