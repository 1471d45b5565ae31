// Where the server is: ?server= first, then what the page's own server says.

export async function serverAddress(): Promise<string> {
  const asked = new URLSearchParams(location.search).get("server");
  if (asked) return complete(asked);
  try {
    const r = await fetch("config.json", { cache: "no-store" });
    const c = (await r.json()) as { server?: unknown };
    if (typeof c.server === "string" && c.server) return complete(c.server);
  } catch {
    // a page without its server: the default will do
  }
  return complete(":7777");
}

/** Completes ":7777" and "host:7777" with what they lack from the page's own address. */
function complete(address: string): string {
  let a = address.trim();
  if (a.startsWith(":")) a = (location.hostname || "localhost") + a;
  if (!/^wss?:\/\//.test(a)) a = (location.protocol === "https:" ? "wss://" : "ws://") + a;
  return /^wss?:\/\/[^/]+$/.test(a) ? a + "/" : a;
}
