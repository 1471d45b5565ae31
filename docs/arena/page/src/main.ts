// The page: the first screen, then the game.

import { foreignHost, serverAddress } from "../../../../netio/webclient/sdk/src/index.ts";
import { Game } from "./game.ts";
import { JoinForm } from "./join.ts";

const form = new JoinForm();
document.body.append(form.root);
form.show();
const url = await serverAddress();
form.foreign(foreignHost(url));
const game = new Game(url, form);
Object.assign(globalThis, { arena: game }); // for tests and the curious

function frame(now: number): void {
  requestAnimationFrame(frame);
  game.frame(now);
}
requestAnimationFrame(frame);
