// Decodes worlds from standard input, as TestNodeFuzz pipes them in.

import { feed, Replay } from "./replay.mjs";

const replay = new Replay();
let rest = new Uint8Array(0), worlds = 0;
const begin = replay.begin.bind(replay);
replay.begin = (name) => (worlds++, begin(name));
for await (const piece of process.stdin) {
  const b = new Uint8Array(rest.length + piece.length);
  b.set(rest);
  b.set(piece, rest.length);
  rest = b.slice(feed(replay, b));
}
if (rest.length > 0) throw new Error("the stream ends within a record");
console.log(`${worlds} worlds, ${replay.frames} frames, ${replay.checks} states compared value by value`);
