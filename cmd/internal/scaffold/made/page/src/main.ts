// The page: lets somebody in, and shows the game.

import { Client, Reader } from "./tickd.js";
import { Hands, step } from "./hands.js";
import { Picture } from "./picture.js";
import { codes, EventType, GlobalId, readBoardGlobal, readCalledEvent, writeControls, type Controls } from "./schema.js";

const find = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const form = find("join"), name = find<HTMLInputElement>("name"), hue = find<HTMLInputElement>("hue"), word = find("word");

const client = await Client.here<Controls>({
  input: { buttons: 0, aim: 0, x: 0, y: 0 },
  encodeInput: writeControls, // writes what is held down
  step, // and foresees what comes of it
  storage: sessionStorage, // so that a page that is loaded again comes back to its lantern
});
const picture = new Picture(find<HTMLCanvasElement>("picture"), client);
const hands = new Hands(picture.canvas, client);

client.onNotice = (sentence) => (word.textContent = sentence);
client.onEvent = (type, body) => {
  if (type === EventType.Called) picture.ring(readCalledEvent(new Reader(body)).who);
};
client.onGlobal = (id, body) => {
  if (id === GlobalId.Board) showBoard(readBoardGlobal(new Reader(body)).rows);
};
client.onStatus = (s) => {
  document.body.dataset.state = s.state;
  word.textContent = s.state === "waiting" || client.self && s.state === "connecting" ? "Connection lost: trying again" : "";
  if (s.state === "closed") ask(sentence(s.code, s.sentence));
};

addEventListener("online", () => client.retryNow()); // the network is back: it need not wait

const names = new Map<number, string>();
client.onRoster = (r) => r.first.forEach((p) => names.set(p.id, p.name));

function showBoard(rows: readonly { who: number; lights: number }[]): void {
  find("board").replaceChildren(...rows.map(({ who, lights }) => {
    const row = document.createElement("li"), count = document.createElement("b");
    count.textContent = String(lights);
    row.append(names.get(who) ?? client.world?.entities.get(who)?.name ?? "somebody", count);
    return row;
  }));
}

function sentence(code: number, said: string): string {
  return said || codes[code]?.sentence || "That did not work: is the server there?";
}

function ask(error = ""): void {
  form.hidden = false;
  find("error").textContent = error;
  name.focus();
}

async function join(): Promise<void> {
  const button = form.querySelector("button")!;
  button.disabled = true;
  const r = await client.join(name.value.trim(), { data: new Uint8Array([Number(hue.value)]) });
  button.disabled = false;
  if (!r.ok) return ask(sentence(r.code, r.sentence));
  form.hidden = true;
  picture.canvas.focus();
  sessionStorage.name = name.value.trim();
  sessionStorage.hue = hue.value;
}

form.addEventListener("submit", (e) => {
  e.preventDefault();
  void join();
});
name.value = sessionStorage.name ?? "";
hue.value = sessionStorage.hue ?? String(Math.floor(Math.random() * 256));
if (name.value) void join(); // this tab has played before: it goes on
else ask();

requestAnimationFrame(function frame(now) {
  hands.hold();
  client.frame(); // sends what is due, moves what is shown on
  picture.draw(now);
  requestAnimationFrame(frame);
});
Object.assign(globalThis, { game: { client, picture } }); // for the curious, in the console
