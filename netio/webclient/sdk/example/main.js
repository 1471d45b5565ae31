import { Client } from "tickd-client";
const client = await Client.here({ encodeInput: (w, held) => w.u16(held.buttons).u16(0) }); // an Input as the sandbox has it
const name = new URLSearchParams(location.search).get("name"), joined = await (name ? client.join(name) : client.watch(64, 64));
if (!joined.ok) throw new Error(joined.sentence);
onpointermove = (e) => (client.input = { buttons: (e.offsetX < 240 ? 4 : e.offsetX > 400 ? 8 : 0) | (e.offsetY < 240 ? 1 : e.offsetY > 400 ? 2 : 0) });
const paper = document.querySelector("canvas").getContext("2d"), scale = 640 / client.world.welcome.width;
requestAnimationFrame(function draw() {
  client.frame(); // sends what is due, and moves what is shown
  paper.clearRect(0, 0, 640, 640);
  for (const e of client.world.entities) paper.fillText("• " + e.name, e.show("position", "x") * scale, e.show("position", "y") * scale);
  requestAnimationFrame(draw);
});
