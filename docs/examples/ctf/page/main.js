import { enter } from "./enter.js";
import { steer } from "./hands.js";
import { stage } from "./stage.js";
import { Client, noControls, Reader } from "./tickd.js";

const teams = ["", "red", "blue"], colours = ["", "#d5433b", "#2f6fe0"], grass = ["", "#f3dcd3", "#d5e0f0"];
const says = document.querySelector("#says"), canvas = document.querySelector("canvas");

/** Moves one's own runner by a tick, as Update in ctf.go does, so that it need not wait for the server. */
function step(own, held, client) {
  const { width, height } = client.world.welcome;
  own.x = Math.min(Math.max(own.x + Math.trunc((held.x * 256) / 127), 0), width * 1024 - 1);
  own.y = Math.min(Math.max(own.y + Math.trunc((held.y * 256) / 127), 0), height * 1024 - 1);
}

const client = await Client.here({ step });
steer(canvas, (x, y) => (client.input = { ...noControls, x: Math.round(x * 127), y: Math.round(y * 127) }));
const me = () => client.world?.entities.get(client.self?.id);
const has = (id) => (id === client.self?.id ? "You have" : `${client.world.entities.get(id)?.name ?? "Somebody"} has`);
let score = [0, 0];
client.onGlobal = (id, body) => {
  const r = new Reader(body);
  score = [r.u16(), r.u16()];
};
client.onEvent = (type, body) => {
  const r = new Reader(body), what = r.u8(), who = r.u32(); // News: of one's own team
  says.textContent = ["", `${has(who)} your flag: catch them!`, `${has(who)} their flag: bring it home!`, "Your flag is back."][what];
};

function flag(g, x, y, colour) {
  g.fillStyle = "#4a3b2a";
  g.fillRect(x - 0.1, y - 2, 0.2, 2.2);
  g.fillStyle = colour;
  g.beginPath();
  g.moveTo(x + 0.1, y - 2);
  g.lineTo(x + 1.6, y - 1.5);
  g.lineTo(x + 0.1, y - 1);
  g.fill();
}

stage(canvas, client, (g, letter) => {
  const { width, height } = client.world.welcome, flags = [];
  for (const team of [1, 2]) {
    g.fillStyle = grass[team];
    g.fillRect(((team - 1) * width) / 2, 0, width / 2, height);
    g.fillStyle = colours[team] + "55";
    g.beginPath();
    g.arc(team === 1 ? 4 : width - 4, height / 2, 1.25, 0, 2 * Math.PI); // the base
    g.fill();
    g.textAlign = "center";
    g.font = "bold 4px system-ui, sans-serif";
    g.fillText(score[team - 1], (width * (2 * team - 1)) / 4, 4.5);
  }
  g.font = `${letter}px system-ui, sans-serif`;
  for (const e of client.world.entities) {
    const own = e.id === client.self?.id, team = e.get("team");
    const x = own ? client.predictor.x / 1024 : e.show("position", "x"), y = own ? client.predictor.y / 1024 : e.show("position", "y");
    if (e.kind === "flag") {
      flags.push([x, y, colours[team]]);
      continue;
    }
    g.fillStyle = colours[team];
    g.beginPath();
    g.arc(x, y, 0.6, 0, 2 * Math.PI);
    g.fill();
    g.strokeStyle = own ? "#222" : "#fff";
    g.lineWidth = own ? 0.25 : 0.1;
    g.stroke();
    g.fillStyle = "#222";
    g.fillText(e.name, x, y > height - 3 ? y - 1 : y + 0.8 + letter);
  }
  for (const f of flags) flag(g, ...f);
});
await enter(client);
says.textContent = `You are ${teams[me()?.get("team") ?? 0]}: fetch the other flag, and bring it home.`;
