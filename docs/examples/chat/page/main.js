import { enter } from "./enter.js";
import { Client, Reader } from "./tickd.js";

const kindSay = 32, eventLine = 64, tooFast = 128;
const linesMax = 200;
const [lines, people, say, text] = ["lines", "people", "say", "text"].map((id) => document.getElementById(id));

function show(kind, words, name = "") {
  const line = document.createElement("p"), by = document.createElement("b");
  line.className = kind;
  by.textContent = name;
  line.append(...(name ? [by] : []), words); // as text, never as markup
  lines.append(line);
  if (lines.children.length > linesMax) lines.firstChild.remove();
  line.scrollIntoView();
}

const client = await Client.here();
client.onEvent = (type, body) => {
  if (type !== eventLine) return;
  const r = new Reader(body), who = r.u32(), name = r.text();
  show(who === client.self?.id ? "mine" : "", r.text(), name);
};
client.onOmitted = (count) => show("notice", `${count} lines were left out: too much is said`);
client.onRoster = ({ players, first }) => {
  const more = players > first.length ? ` and ${players - first.length} more` : "";
  people.textContent = `${client.room || "Here"}: ${first.map((p) => p.name).join(", ")}${more}`;
};
say.onsubmit = async (event) => {
  event.preventDefault();
  const words = text.value.trim();
  if (!words) return;
  const answer = await client.request(kindSay, (w) => w.text(words));
  if (answer.ok) text.value = "";
  else show("notice", answer.code === tooFast ? "Not so fast: your line waits below." : "That was not said.");
};
await enter(client);
show("notice", "You are in. What was said before, nobody repeats.");
text.focus();
