// The page: join screen over a the world as it is now, or a land of its own, then the game.

import { foreignHost, pageServer } from "../../sdk/src/index.ts";
import { el } from "./dom.ts";
import { Game } from "./game.ts";
import { Lookout } from "./lookout.ts";
import { rememberedName } from "./memory.ts";
import { Theatre } from "./recording/theatre.ts";
import { backdrop } from "./scene/backdrop.ts";
import { Scene } from "./scene/scene.ts";
import { JoinForm } from "./ui/joinform.ts";

const land = backdrop();
const form = new JoinForm(rememberedName());
const scene = new Scene(land);
scene.show(land, null);
document.body.append(el("main", {}, scene.canvas, form.root));
form.show();

let game: Game | Theatre | null = null;
let lookout: Lookout | null = null;
const ready = pageServer().then(({ url, recording }) => {
  if (recording) {
    form.root.remove(); // nobody plays
    Object.assign(globalThis, { tickd: (game = new Theatre(url, scene)) });
    return;
  }
  const host = foreignHost(url);
  form.foreign(host);
  game = new Game(url, form, scene); // takes the form over
  Object.assign(globalThis, { tickd: game }); // for tests and the curious
  if (host) return; // not before one has read whose server that is
  lookout = new Lookout(url, scene, form);
  scene.canvas.parentElement!.append(lookout.root);
  Object.assign(globalThis, { lookout });
});
form.onJoin = async (name, password) => {
  await ready;
  return form.onJoin(name, password);
};

let before = performance.now();

function frame(): void {
  requestAnimationFrame(frame);
  const now = performance.now(), dt = Math.min((now - before) / 1000, 0.1);
  before = now;
  if (game?.frame(now)) return lookout?.end();
  lookout?.begin();
  if (lookout?.frame(now)) return;
  scene.show(land, null);
  scene.fit();
  const t = scene.calm ? 0 : now;
  scene.camera.centre(80 + Math.sin(t / 23000) * 40, 82 + Math.cos(t / 31000) * 34);
  scene.draw(land, now, dt, 0, null);
}
requestAnimationFrame(frame);
