import { enter } from "./enter.js";
import { steer } from "./hands.js";
import { stage } from "./stage.js";
import { Client } from "./tickd.js";

const says = document.querySelector("#says"), canvas = document.querySelector("canvas");
const dark = matchMedia("(prefers-color-scheme: dark)");

const client = await Client.here({ input: { way: 0 }, encodeInput: (w, turn) => w.u8(turn.way) });

// 1 to 4 is north, east, south and west, by the longer part of the way. Who lets go, goes on.
steer(canvas, (x, y) => {
  if (x !== 0 || y !== 0) client.input = { way: Math.abs(x) > Math.abs(y) ? (x > 0 ? 2 : 4) : y > 0 ? 3 : 1 };
});

const colour = (id) => `hsl(${40 + ((id * 67) % 280)} 60% ${dark.matches ? 60 : 45}%)`;

stage(canvas, client, (g) => {
  const { width, height } = client.world.welcome;
  g.fillStyle = dark.matches ? "#1b1f27" : "#e9e4d8";
  g.fillRect(0, 0, width, height);
  g.textAlign = "center";
  g.font = "0.8px system-ui, sans-serif";
  const longest = [];
  for (const e of client.world.entities) {
    const x = e.get("position", "x"), y = e.get("position", "y"); // where it is: it goes from square to square
    if (e.kind === "head" && !e.get("snake", "length")) continue; // it waits for a place
    const of = e.kind === "head" ? e.id & 0xffff : e.get("piece", "of");
    g.fillStyle = of ? colour(of) : "#d8402f";
    g.beginPath();
    if (of) g.roundRect(x + 0.05, y + 0.05, 0.9, 0.9, 0.3);
    else g.arc(x + 0.5, y + 0.5, 0.35, 0, 2 * Math.PI);
    g.fill();
    if (e.kind === "head") longest.push(e);
  }
  for (const e of longest) {
    const x = e.get("position", "x") + 0.5, y = e.get("position", "y");
    [g.fillStyle, g.strokeStyle, g.lineWidth] = [dark.matches ? "#fff" : "#000", dark.matches ? "#1b1f27" : "#e9e4d8", 0.25];
    g.strokeText(e.name, x, y < 1 ? y + 1.9 : y - 0.2); // around the name, where it lies over a body
    g.fillText(e.name, x, y < 1 ? y + 1.9 : y - 0.2);
    g.beginPath();
    g.arc(x, y + 0.5, 0.15, 0, 2 * Math.PI);
    g.fill();
  }
  longest.sort((a, b) => b.get("snake", "length") - a.get("snake", "length"));
  says.textContent = longest.slice(0, 5).map((e) => `${e.name} ${e.get("snake", "length")}`).join(" · ");
});
await enter(client);
