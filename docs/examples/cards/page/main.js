import { enter } from "./enter.js";
import { Client, Code, Reader } from "./tickd.js";

const kindPlay = 32, noMatch = 128;
const [seats, hand, top, draw, says] = ["seats", "hand", "top", "draw", "says"].map((id) => document.getElementById(id));
const ranks = ["A", "2", "3", "4", "5", "6", "7", "8", "9", "10", "J", "Q", "K"], suits = ["♠", "♥", "♣", "♦"];

/** Makes an element look like the card of that face: rank * 4 + suit. */
function show(element, face) {
  element.className = face % 2 ? "card red" : "card";
  element.textContent = `${ranks[face >> 2]}\n${suits[face % 4]}`;
  return element;
}

const client = await Client.here();
let shown = "";
client.onSnapshot = (world) => {
  const all = [...world.entities], face = (card) => card.get("card", "face");
  const cards = all.filter((e) => e.kind === "card").sort((a, b) => face(a) - face(b)); // one's own: nobody is sent others'
  const players = all.filter((e) => e.kind === "seat")
    .map((e) => `${e.name}: ${e.get("seat", "cards")} cards, ${e.get("seat", "points")} points`);
  const now = JSON.stringify([players, cards.map((c) => [c.id, face(c)])]);
  if (now === shown) return; // what is there keeps its focus
  shown = now;
  seats.replaceChildren(...players.map((words) => Object.assign(document.createElement("li"), { textContent: words })));
  hand.replaceChildren(...cards.map((c) => {
    const button = show(document.createElement("button"), face(c));
    button.onclick = () => ask(c.id);
    return button;
  }));
};
client.onGlobal = (id, body) => {
  const r = new Reader(body);
  show(top, r.u32());
  const by = client.world.entities.get(r.u32());
  if (by) says.textContent = `${by.id === client.self?.id ? "You" : by.name} played that.`;
};

/** Asks to play a card, or to draw one for 0; the server's word is what counts. */
async function ask(card) {
  const { code } = await client.request(kindPlay, (w) => w.u32(card));
  if (code === noMatch) says.textContent = "That has neither the suit nor the rank.";
  else if (code === Code.RETRY_LATER) says.textContent = "There is no more to draw.";
}
draw.onclick = () => ask(0);
await enter(client);
