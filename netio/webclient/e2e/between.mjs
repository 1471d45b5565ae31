// What lies between a page and the server: it can cut the way without a word to either side, and lose what the server says.

import { connect, createServer } from "node:net";

/** A way to a port of this machine, through a port of its own. */
export class Between {
  ways = new Set();
  /** What the server says does not arrive. */
  deaf = false;

  static async to(port) {
    const b = new Between();
    const listener = createServer((client) => {
      const server = connect(port, "127.0.0.1");
      for (const [from, to] of [[client, server], [server, client]]) {
        b.ways.add(from);
        from.on("data", (d) => from === client || !b.deaf ? to.write(d) : 0).on("error", () => {}).on("close", () => (b.ways.delete(from), to.destroy()));
      }
    }).listen(0, "127.0.0.1");
    await new Promise((done) => listener.once("listening", done));
    b.ws = `ws://127.0.0.1:${listener.address().port}/`;
    return b;
  }

  cut() {
    for (const way of this.ways) way.destroy();
  }
}
