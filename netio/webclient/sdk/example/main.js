import { Client } from "tickd-client";
const client = await Client.here(), name = new URLSearchParams(location.search).get("name");
const joined = await (name ? client.join(name) : client.watch(128, 128)); // who has no name watches
if (!joined.ok) throw new Error(joined.sentence);
onpointermove = (e) => (client.input = { buttons: 0, aim: 0, x: Math.sign(e.offsetX - 320) * 127, y: Math.sign(e.offsetY - 320) * 127 });
const paper = document.querySelector("canvas").getContext("2d"), scale = 640 / client.world.welcome.width;
requestAnimationFrame(function draw() {
  client.frame(); // sends what is due, and moves what is shown
  paper.clearRect(0, 0, 640, 640);
  for (const e of client.world.entities) paper.fillText("• " + e.name, e.show("position", "x") * scale, e.show("position", "y") * scale);
  requestAnimationFrame(draw);
});
