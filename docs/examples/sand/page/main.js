import { enter } from "./enter.js";
import { stage } from "./stage.js";
import { Client } from "./tickd.js";

const colours = [[24, 27, 38], [120, 113, 108], [222, 184, 105], [70, 130, 210]]; // of air, wall, sand and water
const side = 96, canvas = document.querySelector("canvas");

const client = await Client.here({
  input: { x: 0, y: 0, pour: 0 },
  encodeInput: (w, hand) => w.u8(hand.x).u8(hand.y).u8(hand.pour),
});

// The tiles as a picture of a pixel each, which changes where they do.
const picture = new OffscreenCanvas(1, 1), paint = picture.getContext("2d");
let pixels;
client.onWorld = ({ welcome }) => {
  [picture.width, picture.height] = [welcome.width, welcome.height];
  pixels = paint.createImageData(welcome.width, welcome.height);
};
function put(x, y, tile) {
  const grain = ((x * 7 + y * 13) % 5) * 4 - 8; // so that a heap is no plain surface
  for (let i = 0; i < 3; i++) pixels.data[4 * (y * pixels.width + x) + i] = colours[tile][i] + (tile ? grain : 0);
  pixels.data[4 * (y * pixels.width + x) + 3] = 255;
}
client.tiles.onTile = put;
client.tiles.onChunk = ({ cx, cy, tiles }) => tiles.forEach((tile, i) => put(cx * 32 + (i % 32), cy * 32 + (i >> 5), tile));

const at = stage(canvas, client, (g, letter) => {
  const { width, height } = client.world.welcome;
  paint.putImageData(pixels, 0, 0);
  g.imageSmoothingEnabled = false;
  g.drawImage(picture, 0, 0, width, height);
  g.textAlign = "center";
  g.font = `${letter}px system-ui, sans-serif`;
  g.fillStyle = g.strokeStyle = "#fff";
  g.lineWidth = 0.2;
  for (const e of client.world.entities) {
    if (e.id === client.self?.id) continue; // one sees one's own hand
    const x = e.show("position", "x") + 0.5, y = e.show("position", "y") + 0.5;
    g.strokeRect(x - 1.5, y - 1.5, 3, 3);
    g.fillText(e.name, Math.min(Math.max(x, 6), width - 6), y < 9 ? y + 2.5 + letter : y - 2.5);
  }
});

function hold(event, pour) {
  const [x, y] = at(event).map((n) => Math.min(Math.max(Math.floor(n), 0), side - 1));
  client.input = { x, y, pour };
}
const chosen = () => Number(document.querySelector("input:checked").value);
canvas.onpointerdown = (event) => (canvas.setPointerCapture(event.pointerId), hold(event, chosen()));
canvas.onpointermove = (event) => hold(event, event.buttons ? chosen() : 0);
canvas.onpointerup = canvas.onpointercancel = (event) => hold(event, 0);
await enter(client);
