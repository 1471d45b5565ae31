import { enter } from "./enter.js";
import { steer } from "./hands.js";
import { stage } from "./stage.js";
import { Client, noControls } from "./tickd.js";

const colours = ["#e05a47", "#e8a33d", "#d9cf4a", "#69b35a", "#3fa7a3", "#4a7fd6", "#8a63c9", "#c65b9d"];
const says = document.querySelector("#says"), canvas = document.querySelector("canvas");

const client = await Client.here({
  step(own, held) { // as the players' loop in crowd.go
    own.x = Math.min(Math.max(own.x + Math.trunc((held.x * 160) / 127), 0), 96 * 1024 - 1);
    own.y = Math.min(Math.max(own.y + Math.trunc((held.y * 160) / 127), 0), 96 * 1024 - 1);
  },
});
steer(canvas, (x, y) => (client.input = { ...noControls, x: Math.round(x * 127), y: Math.round(y * 127) }));

// What it costs, each second: frames drawn, and bytes that came.
let frames = 0, bytes = 0, since = performance.now();
function measure(now, seen) {
  frames++;
  if (now - since < 1000) return;
  const seconds = (now - since) / 1000;
  const rate = ((client.bytesIn - bytes) / 1000 / seconds).toFixed(1);
  says.textContent = `${seen} in view, ${Math.round(frames / seconds)} frames/s, ${rate} kB/s`;
  [frames, bytes, since] = [0, client.bytesIn, now];
}

function drawPlayer(g, e, letter) {
  const own = e.id === client.self?.id;
  const x = own ? client.predictor.x / 1024 : e.show("position", "x"), y = own ? client.predictor.y / 1024 : e.show("position", "y");
  g.fillStyle = "#fff";
  g.beginPath();
  g.arc(x, y, 0.9, 0, 2 * Math.PI);
  g.fill();
  g.lineWidth = 0.3;
  g.strokeStyle = own ? "#111" : "#777";
  g.stroke();
  g.font = `bold ${letter}px system-ui, sans-serif`;
  g.textAlign = "center";
  g.lineWidth = letter / 4;
  g.strokeText(e.name, x, y < 4 ? y + 1.5 + letter : y - 1.5);
  g.fillText(e.name, x, y < 4 ? y + 1.5 + letter : y - 1.5);
}

stage(canvas, client, (g, letter) => {
  const { width, height } = client.world.welcome, by = colours.map(() => []), players = [];
  g.fillStyle = "#22303a";
  g.fillRect(0, 0, width, height);
  let seen = 0;
  for (const e of client.world.entities) {
    seen++;
    if (e.kind === "player") players.push(e);
    else by[e.id % colours.length].push(e);
  }
  by.forEach((walkers, i) => { // a colour at a time is quicker
    g.fillStyle = colours[i];
    for (const e of walkers) g.fillRect(e.show("position", "x") - 0.35, e.show("position", "y") - 0.35, 0.7, 0.7);
  });
  for (const e of players) drawPlayer(g, e, letter);
  measure(performance.now(), seen);
});
await enter(client);
