import { enter } from "./enter.js";
import { steer } from "./hands.js";
import { stage } from "./stage.js";
import { Client, Reader } from "./tickd.js";

const half = 2, radius = 0.5; // of a paddle and of the ball, in tiles: pong.go

const client = await Client.here({
  input: { move: 0 },
  encodeInput: (w, grip) => w.u8(grip.move),
  // With a step that moves a paddle as pong.go does, the client would predict one's own:
  //   step: (own, grip) => { own.y = clamp(own.y + grip.move * 512, 2048, 22528); },
  // and client.predictor.y would be where to draw it, without waiting for the server.
});
const canvas = document.querySelector("canvas");
steer(canvas, (x, y) => (client.input = { move: Math.sign(Math.round(y)) }));

let score = [0, 0];
client.onGlobal = (id, body) => {
  const r = new Reader(body);
  score = [r.u16(), r.u16()];
};

stage(canvas, client, (g, letter) => {
  const { width, height } = client.world.welcome;
  g.fillStyle = "#12324a";
  g.beginPath();
  g.roundRect(0, 0, width, height, 1);
  g.fill();
  g.fillStyle = "#ffffff33";
  for (let y = 0.5; y < height; y += 2) g.fillRect(width / 2 - 0.1, y, 0.2, 1);
  g.textAlign = "center";
  g.font = "bold 4px system-ui, sans-serif";
  g.fillText(score[0], width / 4, 5);
  g.fillText(score[1], (width * 3) / 4, 5);
  for (const e of client.world.entities) {
    const x = e.show("position", "x"), y = e.show("position", "y"), own = e.id === client.self?.id;
    g.fillStyle = own ? "#ffd35c" : "#f2f6f8";
    g.beginPath();
    if (e.kind === "ball") g.arc(x, y, radius, 0, 2 * Math.PI);
    else g.roundRect(x - 0.3 - (x < width / 2 ? radius : -radius), y - half, 0.6, 2 * half, 0.3);
    g.fill();
    g.font = `${letter}px system-ui, sans-serif`;
    if (e.kind === "paddle") g.fillText(e.name, Math.min(Math.max(x, 2), width - 2), y < 5 ? y + half + letter : y - half - 0.4);
  }
});
await enter(client);
