// Which sounds are heard of what happens, and that they are few.

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "../../scripts/bundle.mjs";

const { Ears, hearTiles, lengthOf, othersMax, quietPlayers, recipes, Speaker, voicesMax } = await load(
  'export * from "./ears.ts"; export * from "./recipes.ts"; export * from "./speaker.ts";', new URL("../src/sound", import.meta.url).pathname);

function listening(ms = 1000) {
  const heard = [], clock = { now: 0 };
  const ears = new Ears({ play: (sound, loud, side) => (heard.push({ sound, loud, side }), ms) }, () => clock.now);
  return { ears, heard, clock, names: () => heard.map((h) => h.sound) };
}

test("what one does is heard whole, others' by how near they are and from their side", () => {
  const { ears, heard, clock } = listening();
  ears.x = ears.y = 100;
  ears.at("break", 100.5, 100.5, true);
  for (const x of [101, 106, 94]) {
    clock.now += 500;
    ears.at("break", x, 100);
  }
  assert.equal(heard.length, 4);
  assert.ok(heard[0].loud > 0.8);
  assert.ok(heard[0].loud > heard[1].loud && heard[1].loud > heard[2].loud && heard[2].loud > 0);
  assert.ok(heard[2].side > 0 && heard[3].side < 0);
  clock.now += 500;
  ears.at("break", 100 + hearTiles, 100);
  assert.equal(heard.length, 4, "too far away");
});

test("voices are bounded, and others leave some for oneself", () => {
  const { ears, heard, clock } = listening(1e9);
  for (let i = 0; i < 1000; i++) {
    clock.now += 1000;
    ears.at(["step", "tick", "break", "place"][i % 4], 1, 1);
  }
  assert.equal(heard.length, othersMax);
  for (let i = 0; i < 1000; i++) {
    clock.now += 1000;
    ears.own("click");
  }
  assert.equal(heard.length, voicesMax);
});

test("a crowd that walks and digs is a murmur: so many sounds in a second, whoever makes them", () => {
  const { ears, heard, clock } = listening(60);
  for (; clock.now < 1000; clock.now += 10) for (let i = 0; i < 200; i++) ears.at(i % 2 ? "step" : "tick", i % 9, 0);
  assert.ok(heard.length > 10 && heard.length < 24, `${heard.length} sounds`);
  ears.at("step", 0, 0, true);
  assert.equal(heard.at(-1).loud, 1, "the own step is heard all the same");
});

test("who comes and goes is heard softly, not at first and not in a crowd", () => {
  const { ears, heard, names, clock } = listening();
  for (const n of [3, 4, 3, 3]) {
    ears.roster(n);
    clock.now += 2000;
  }
  assert.deepEqual(names(), ["join", "leave"]);
  assert.ok(heard.every((h) => h.loud < 0.7));
  ears.begin(); // another world
  ears.roster(9);
  ears.roster(quietPlayers + 5);
  ears.roster(quietPlayers + 9);
  assert.equal(heard.length, 2);
});

test("a sink that cannot play takes no voice", () => {
  const clock = { now: 0 };
  let played = 0;
  const ears = new Ears({ play: () => (played++, 0) }, () => clock.now);
  for (let i = 0; i < 50; i++) ears.own("click");
  assert.equal(played, 50);
});

/** A page that can be touched and hidden, and what WebAudio was asked for. */
function fakes() {
  const page = Object.assign(new EventTarget(), { hidden: false }), made = { contexts: 0, sources: 0 };
  const param = () => ({ value: 0, setValueAtTime() {}, exponentialRampToValueAtTime(v) { assert.ok(v > 0, "a ramp to nothing"); } });
  const node = (more) => ({ connect() {}, ...more });
  const source = () => (made.sources++, node({ frequency: param(), start() {}, stop() {} }));
  const context = () => (made.contexts++, (made.context = {
    state: "running", currentTime: 0, sampleRate: 100, destination: {}, createGain: () => node({ gain: param() }), createStereoPanner: () => node({ pan: param() }),
    createOscillator: source, createBufferSource: source, createBiquadFilter: () => node({ frequency: param() }),
    createBuffer: (_, n) => ({ getChannelData: () => new Float32Array(n) }),
    suspend() { this.state = "suspended"; }, resume() { this.state = "running"; },
  }));
  return { page, made, speaker: new Speaker(page, context) };
}

test("no sound before a gesture, none at volume 0, none in a tab behind others", () => {
  const { page, made, speaker } = fakes();
  speaker.volume = 0;
  page.dispatchEvent(new Event("keydown"));
  assert.equal(made.contexts, 0, "it is muted");
  speaker.volume = 0.5;
  assert.equal(speaker.play("chat", 1, 0), 0);
  assert.equal(made.contexts, 0, "nobody has touched the page");
  page.dispatchEvent(new Event("pointerdown"));
  for (const sound of Object.keys(recipes)) assert.equal(speaker.play(sound, 1, 0), lengthOf(sound) * 1000);
  assert.equal(made.contexts, 1);
  const before = made.sources;
  page.hidden = true;
  page.dispatchEvent(new Event("visibilitychange"));
  assert.equal(made.context.state, "suspended");
  assert.equal(speaker.play("chat", 1, 0), 0);
  page.hidden = false;
  page.dispatchEvent(new Event("visibilitychange"));
  speaker.volume = 0;
  assert.equal(speaker.play("chat", 1, 0), 0);
  assert.equal(made.sources, before);
});

test("a machine without sound plays on in silence", () => {
  const page = Object.assign(new EventTarget(), { hidden: false });
  const speaker = new Speaker(page, () => { throw new Error("none"); });
  speaker.volume = 1;
  page.dispatchEvent(new Event("keydown"));
  assert.equal(speaker.play("step", 1, 0), 0);
});
