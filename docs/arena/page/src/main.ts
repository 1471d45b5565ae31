// The page: the first screen, then the game.

import { serverAddress } from "./address.ts";
import { Game } from "./game.ts";
import { JoinForm } from "./join.ts";

const form = new JoinForm();
document.body.append(form.root);
form.show();
const game = new Game(await serverAddress(), form);
Object.assign(globalThis, { arena: game }); // for tests and the curious

function frame(now: number): void {
  requestAnimationFrame(frame);
  game.frame(now);
}
requestAnimationFrame(frame);
