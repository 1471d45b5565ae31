import { enter } from "./enter.js";
import { steer } from "./hands.js";
import { stage } from "./stage.js";
import { Client, noControls, Reader } from "./tickd.js";

// The same numbers as in tag.go: in 1/1024 tile, 30 ticks a second.
const stride = Math.trunc((6 * 1024) / 30), strideOfIt = Math.trunc((7 * 1024) / 30);
const says = document.querySelector("#says"), canvas = document.querySelector("canvas");

/** Moves one's own runner by a tick, as run in tag.go does, so that it need not wait for the server. */
function step(own, input, client) {
  const { width, height } = client.world.welcome, x = Math.trunc(input.x / 64), y = Math.trunc(input.y / 64);
  let by = client.world.entities.get(client.self.id)?.get("runner", "it") ? strideOfIt : stride;
  if (x && y) by = Math.trunc((by * 181) / 256);
  own.x = Math.min(Math.max(own.x + x * by, 0), width * 1024 - 1);
  own.y = Math.min(Math.max(own.y + y * by, 0), height * 1024 - 1);
}

const client = await Client.here({ step });
let record = "";
client.onGlobal = (id, body) => {
  const r = new Reader(body), seconds = Math.floor(r.u32() / 30);
  record = seconds ? `Free the longest: ${r.text()}, ${seconds} s.` : "";
};
steer(canvas, (x, y) => (client.input = { ...noControls, x: Math.round(x * 127), y: Math.round(y * 127) }));

const dark = matchMedia("(prefers-color-scheme: dark)");

stage(canvas, client, (g) => {
  const { width, height } = client.world.welcome;
  g.fillStyle = dark.matches ? "#1f2b24" : "#dfe9d3";
  g.beginPath();
  g.roundRect(-0.6, -0.6, width + 1.2, height + 1.2, 1);
  g.fill();
  g.textAlign = "center";
  g.font = "0.8px system-ui, sans-serif";
  for (const e of client.world.entities) {
    const own = e.id === client.self?.id, it = e.get("runner", "it") === 1;
    const x = own ? client.predictor.x / 1024 : e.show("position", "x"), y = own ? client.predictor.y / 1024 : e.show("position", "y");
    g.fillStyle = it ? "#e0433a" : own ? "#2f6fe0" : "#8a8f99";
    g.beginPath();
    g.arc(x, y, 0.5, 0, 2 * Math.PI);
    g.fill();
    g.fillStyle = dark.matches ? "#ffffffcc" : "#000000aa";
    g.fillText(`${e.name} ${Math.floor(e.get("runner", "free"))}`, x, y < 1.5 ? y + 1.2 : y - 0.7);
    if (own) says.textContent = `${it ? "You are it: catch somebody!" : "Run from whoever is red."} ${record}`;
  }
});
await enter(client);
