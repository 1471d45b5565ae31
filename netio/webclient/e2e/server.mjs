// Starts and stops the server under test.

import { spawn } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const wait = (ms) => new Promise((r) => setTimeout(r, ms));

/** A port that nobody listens on now. */
export function freePort() {
  return new Promise((done, fail) => {
    const s = createServer();
    s.once("error", fail);
    s.listen(0, "127.0.0.1", () => {
      const { port } = s.address();
      s.close(() => done(port));
    });
  });
}

/** A server of its own on ports of its own; start again after stop. The game's own arguments are the sandbox's unless given. */
export class Server {
  constructor(binary, extra = [], game = ["--creatures", "30"]) {
    this.binary = binary;
    this.extra = [...game, ...extra];
    process.once("exit", () => this.process?.kill("SIGKILL")); // also when the test dies
  }

  /** What comes before the addresses, and after them. */
  command() {
    return [["serve", "--data", "none"], ["--seed", "e2e", ...this.extra]];
  }

  async start() {
    this.port ??= await freePort();
    this.httpPort ??= await freePort();
    this.ws = `ws://127.0.0.1:${this.port}/`;
    this.page = `http://127.0.0.1:${this.httpPort}/`;
    const [before, after] = this.command();
    const args = [...before, "--addr", `127.0.0.1:${this.port}`, "--http", `127.0.0.1:${this.httpPort}`, ...after];
    this.output = "";
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TICKD|ARENA)_/.test(name))); // it refuses those it does not know
    this.process = spawn(this.binary, args, { env, cwd: (this.dir ??= mkdtempSync(join(tmpdir(), "tickd-e2e-"))) });
    for (const s of [this.process.stdout, this.process.stderr]) s.on("data", (d) => (this.output += d));
    this.exited = new Promise((done) => this.process.once("exit", done));
    for (let i = 0; i < 100; i++) {
      if (this.process.exitCode !== null) throw new Error("the server ended:\n" + this.output);
      const up = await fetch(this.page + "healthz").then((r) => r.ok, () => false);
      if (up) return;
      await wait(100);
    }
    throw new Error("the server does not come up:\n" + this.output);
  }

  async stop(signal = "SIGTERM") {
    if (!this.process || this.process.exitCode !== null) return;
    this.process.kill(signal);
    const late = setTimeout(() => this.process.kill("SIGKILL"), 10_000);
    await this.exited;
    clearTimeout(late);
  }
}
