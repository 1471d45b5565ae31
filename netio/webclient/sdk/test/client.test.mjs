import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { Client, Code, encodeText, Writer } from "../dist/index.js";
import { accepted, answer, fakeSocket, inputOf, refused, vectorFrames } from "./fakes.mjs";

const frames = vectorFrames("steady");
let now, Fake, client, statuses;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  now = 1000;
  Fake = fakeSocket();
  statuses = [];
  client = new Client({ url: "ws://here:7777/", WebSocket: Fake, now: () => now });
  client.onStatus = (s) => statuses.push(s.state);
});

afterEach(() => {
  client.leave();
  mock.timers.reset();
});

const last = () => Fake.all.at(-1);

/** Lets time pass, timers included. */
function pass(ms) {
  for (let i = 0; i < ms; i += 10) {
    now += 10;
    mock.timers.tick(10);
  }
}

/** The number of a sent request. */
const seqOf = (b) => new DataView(b.buffer, b.byteOffset).getUint32(1, true);

async function play() {
  const joined = client.join("Ada");
  last().accept();
  last().say(frames[0]);
  last().say(accepted(5));
  return joined;
}

test("handshake: Hello, Join, accepted", async () => {
  const joined = client.join("Ada");
  assert.deepEqual(last().sent, []);
  last().accept();
  assert.deepEqual([...last().sent[0].slice(0, 7)], [1, 0x74, 0x63, 0x6b, 0x64, 1, 0]);
  last().say(frames[0]);
  assert.deepEqual([...last().sent[1]], [2, 3, 65, 100, 97, 0]);
  last().say(accepted(5));
  assert.equal((await joined).ok, true);
  assert.equal(client.self.id, 5);
  assert.deepEqual(statuses, ["connecting", "joining", "playing"]);
});

test("who watches says from where, sends nothing else, and comes back so", async () => {
  const watching = client.watch(7, 300);
  last().accept();
  last().say(frames[0]);
  assert.deepEqual([...last().sent[1]], [7, 7, 0, 44, 1]);
  last().say(accepted(0));
  assert.equal((await watching).ok, true);
  const before = last().sent.length;
  pass(500);
  assert.ok(last().sent.slice(before).every((b) => b[0] === 6), "more than pings was sent");
  assert.equal(client.send(32), false);
  assert.equal((await client.request(32)).lost, true);
  await client.watch(-3, 2.7);
  assert.deepEqual([...last().sent.at(-1)], [7, 0, 0, 2, 0]);
  last().hangUp();
  pass(1000);
  last().accept();
  last().say(frames[0]);
  assert.deepEqual([...last().sent.at(-1)], [7, 0, 0, 2, 0]);
});

test("a name that is taken can be tried again on the same connection", async () => {
  const joined = client.join("Ada");
  last().accept();
  last().say(frames[0]);
  last().say(refused(66, Code.NAME_TAKEN));
  assert.deepEqual(await joined, { ok: false, code: 9, retryMs: 0, sentence: "because" });
  const again = client.join("Bob");
  assert.equal(Fake.all.length, 1);
  last().say(accepted(6));
  assert.equal((await again).ok, true);
});

test("one Input a tick, with what is held down and the newest tick", async () => {
  await play();
  last().say(frames[1]);
  client.input = { buttons: 9, aim: 1234, x: 0, y: 0 };
  last().sent.length = 0;
  pass(1000);
  const inputs = last().sent.filter((b) => b[0] === 3).map(inputOf);
  assert.ok(inputs.length >= 19 && inputs.length <= 21, `${inputs.length} inputs in a second of 20 ticks`);
  assert.deepEqual(inputs.map((i) => i.seq), inputs.map((_, k) => inputs[0].seq + k));
  assert.equal(inputs.at(-1).ack, client.world.tick);
  assert.equal(inputs.at(-1).buttons, 9);
  assert.equal(inputs.at(-1).aim, 1234);
});

test("without timers, as in a background tab, snapshots drive inputs and acknowledgements", async () => {
  await play();
  last().sent.length = 0;
  for (const f of frames.slice(1, 31)) {
    now += 50; // no timer runs
    last().say(f);
  }
  const acks = last().sent.filter((b) => b[0] === 3).map((b) => inputOf(b).ack);
  assert.ok(acks.length >= 28, `${acks.length} inputs`);
  assert.equal(acks.at(-1), client.world.tick);
});

test("answers settle their requests", async () => {
  await play();
  last().sent.length = 0;
  const a = client.request(40, (w) => w.u16(3).u16(4)), b = client.request(41);
  const seq = (i) => new DataView(last().sent[i].buffer).getUint32(1, true);
  assert.deepEqual(last().kinds(), [40, 41]);
  assert.ok(seq(1) > seq(0));
  last().say(answer(seq(1), Code.BAD_VALUE));
  last().say(answer(seq(0), 0));
  assert.deepEqual([(await a).ok, (await b).code], [true, Code.BAD_VALUE]);
});

test("how many lines were left out is told", async () => {
  await play();
  let omitted = 0;
  client.onOmitted = (n) => (omitted += n);
  last().say(new Uint8Array([69, 0, 0, 0, 0, 6, 2, 0xac, 2]));
  assert.equal(omitted, 300);
});

test("too many unanswered requests are not even sent", async () => {
  await play();
  for (let i = 0; i < 32; i++) void client.request(40);
  last().sent.length = 0;
  assert.equal((await client.request(40)).code, Code.TOO_MANY);
  assert.equal(last().sent.length, 0);
});

test("a loss is noticed, waited out and the name taken up again with the token", async () => {
  await play();
  const pending = client.request(40);
  last().hangUp();
  assert.equal(client.state, "waiting");
  pass(1000);
  assert.equal(Fake.all.length, 2);
  last().accept();
  last().say(frames[0]);
  assert.deepEqual([...last().sent.at(-1)], [2, 3, 65, 100, 97, 2, 7, 8]);
  last().say(accepted(9));
  assert.equal(client.state, "playing");
  assert.equal(client.self.id, 9);
  assert.equal((await pending).lost, true); // it was another player's
});

test("waits grow with each try that fails", async () => {
  await play();
  const at = [];
  for (let i = 0; i < 6; i++) {
    last().hangUp();
    const from = now, n = Fake.all.length;
    while (Fake.all.length === n) pass(10);
    at.push(now - from);
  }
  assert.ok(at[5] > at[0] * 4, at.join());
  assert.ok(Math.max(...at) <= 10_000, at.join());
});

test("one's own ghost is waited for", async () => {
  await play();
  last().hangUp();
  pass(1000);
  last().accept();
  last().say(frames[0]);
  last().say(refused(66, Code.NAME_TAKEN));
  assert.equal(client.state, "joining");
  pass(800);
  assert.deepEqual(last().kinds().filter((k) => k === 2).length, 2);
  last().say(accepted(5));
  assert.equal(client.state, "playing");
});

test("who was kicked stays away", async () => {
  await play();
  last().say(refused(67, Code.KICKED));
  last().hangUp();
  assert.equal(client.state, "closed");
  pass(30_000);
  assert.equal(Fake.all.length, 1);
});

test("a server that falls silent is left", async () => {
  await play();
  pass(13_000);
  assert.ok(Fake.all.length > 1);
});

test("bytes that are no packet end the connection, not the page", async () => {
  await play();
  last().say(new Uint8Array([68, 255, 1, 2]));
  assert.equal(client.malformed, 1);
  assert.equal(client.state, "waiting");
});

test("every prefix of a session is survived", () => {
  for (const f of frames.slice(0, 12)) {
    for (let n = 1; n < f.length; n++) {
      const Own = fakeSocket(), c = new Client({ url: "ws://x/", WebSocket: Own, now: () => now });
      void c.join("Ada");
      Own.all[0].accept();
      if (f !== frames[0]) {
        Own.all[0].say(frames[0]);
        Own.all[0].say(accepted(1));
      }
      Own.all[0].say(f.slice(0, n));
      c.leave();
    }
  }
});

test("a packet of a game's own is sent as it is, a request with its number", async () => {
  await play();
  last().sent.length = 0;
  assert.equal(client.send(33, (w) => w.u16(0x0102)), true); // the tutorial's light has no number
  assert.deepEqual([...last().sent[0]], [33, 2, 1]);
  void client.request(34, (w) => w.u8(9));
  assert.deepEqual([last().sent[1][0], last().sent[1].length, last().sent[1][5]], [34, 6, 9]);
  client.send(63);
  assert.deepEqual([...last().sent[2]], [63]);
  for (const kind of [0, 2, 3, 31, 64, 96, 255]) {
    assert.throws(() => client.send(kind), RangeError);
    assert.throws(() => client.request(kind), RangeError);
  }
  assert.throws(() => client.send(33, (w) => w.raw(new Uint8Array(4096))), RangeError);
  client.send(33, (w) => w.raw(new Uint8Array(4095)));
  assert.equal(last().sent.at(-1).length, 4096);
  client.leave();
  assert.equal(client.send(33), false);
});

test("packets of a game's own are heard by whoever asked for their kind", async () => {
  await play();
  const heard = [];
  client.onPacket(96, (r) => heard.push(r.u8(), r.left));
  last().say(new Uint8Array([96, 7, 8]));
  last().say(new Uint8Array([97, 1])); // nobody asked
  assert.deepEqual(heard, [7, 1]);
  for (const kind of [0, 33, 64, 69, 95, 128]) assert.throws(() => client.onPacket(kind, () => {}), RangeError);
  client.onPacket(127, (r) => r.u32());
  last().say(new Uint8Array([127, 1])); // shorter than its reader thinks
  assert.equal(client.malformed, 1);
  assert.equal(client.state, "waiting");
});

test("values that everybody is told are heard, and malformed ones end the connection", async () => {
  await play();
  const heard = [];
  client.onGlobal = (id, body) => heard.push(id, ...body);
  last().say(new Uint8Array([74, 3, 2, 7, 8]));
  last().say(new Uint8Array([74, 31, 0]));
  assert.deepEqual(heard, [3, 7, 8, 31]);
  last().say(new Uint8Array([74, 32, 0]));
  assert.equal(client.malformed, 1);
});

test("a Join carries data and a Hello the room, again after a loss", async () => {
  const joined = client.join("Ada", { data: new Uint8Array([1, 2]), room: "attic" });
  last().accept();
  assert.deepEqual([...last().sent[0].slice(-6)], [5, ...new TextEncoder().encode("attic")]);
  last().say(frames[0]);
  assert.deepEqual([...last().sent[1]], [2, 3, 65, 100, 97, 0, 1, 2]);
  last().say(accepted(5));
  assert.equal((await joined).ok, true);
  last().hangUp();
  pass(1000);
  last().accept();
  last().say(frames[0]);
  assert.deepEqual([...last().sent.at(-1)], [2, 3, 65, 100, 97, 2, 7, 8, 1, 2]);
  await assert.rejects(async () => client.join("Ada", { data: new Uint8Array(1025) }), RangeError);
  await assert.rejects(async () => client.join("Ada", { room: "a room" }), RangeError);
});

test("another room takes another connection", async () => {
  const joined = client.join("Ada", { room: "attic" });
  last().accept();
  last().say(frames[0]);
  last().say(refused(66, Code.NAME_TAKEN));
  await joined;
  void client.join("Bob", { room: "attic" });
  assert.equal(Fake.all.length, 1);
  void client.join("Bob", { room: "cellar" });
  assert.equal(Fake.all.length, 2);
});

test("a game's own code leaves the connection open if the game says so", async () => {
  for (const [reopens, connections] of [[[128], 1], [[], 2]]) {
    Fake = fakeSocket();
    client = new Client({ url: "ws://here:7777/", WebSocket: Fake, now: () => now, reopens });
    const joined = client.join("Ada");
    last().accept();
    last().say(frames[0]);
    last().say(refused(66, 128));
    if (reopens.length === 0) last().hangUp();
    assert.deepEqual(await joined, { ok: false, code: 128, retryMs: 0, sentence: "because" });
    void client.join("Ada");
    assert.equal(Fake.all.length, connections);
  }
});

test("who was sent away by the game stays away, unless the game says otherwise", async () => {
  for (const [retries, state] of [[undefined, "closed"], [(code) => code === 200, "waiting"]]) {
    Fake = fakeSocket();
    client = new Client({ url: "ws://here:7777/", WebSocket: Fake, now: () => now, retries });
    await play();
    last().say(refused(67, 200));
    last().hangUp();
    assert.equal(client.state, state);
  }
});

test("a game has its own input, and steps by it", async () => {
  const steps = [];
  client = new Client({
    url: "ws://here:7777/", WebSocket: Fake, now: () => now, input: { wheel: 0 },
    encodeInput: (w, i) => w.u8(i.wheel),
    step: (s, i, c) => (steps.push([i.wheel, c === client]), (s.x += i.wheel)),
  });
  await play();
  last().say(frames[1]); // tells the own state
  last().sent.length = 0;
  client.input = { wheel: 3 };
  pass(100);
  const sent = last().sent.filter((b) => b[0] === 3);
  assert.ok(sent.length >= 1);
  assert.deepEqual([sent[0].length, sent[0][13]], [14, 3]);
  client.predictor.ready = true;
  steps.length = 0;
  pass(100);
  assert.ok(steps.length >= 1 && steps.every(([wheel, mine]) => wheel === 3 && mine));
});

test("an input of the game's own has its bound", async () => {
  client = new Client({ url: "ws://here:7777/", WebSocket: Fake, now: () => now, encodeInput: (w) => w.raw(new Uint8Array(33)), input: 0 });
  await play();
  assert.throws(() => pass(100), RangeError);
  client.leave();
});

test("a game that says nothing sends buttons, an aim and two axes", async () => {
  await play();
  client.input = { buttons: 0x8001, aim: 5, x: -127, y: 127 };
  last().sent.length = 0;
  pass(100);
  const b = last().sent.find((b) => b[0] === 3);
  assert.deepEqual([...b.slice(13)], [1, 128, 5, 0, 129, 127]);
});

test("a Welcome of a world that cannot be ends the connection", () => {
  const at = 1 + 2 + 8 + 1 + 4; // of the width
  const bad = (change) => {
    const f = frames[0].slice();
    change(f);
    return f;
  };
  const welcomes = {
    "no width": bad((f) => f.fill(0, at, at + 2)), "no height": bad((f) => f.fill(0, at + 2, at + 4)),
    "no cells": bad((f) => (f[at + 4] = 0)), "cells too large": bad((f) => (f[at + 4] = 129)),
    "an even view": bad((f) => (f[at + 5] = 4)), "a view too large": bad((f) => (f[at + 5] = 9)), "no such promise": bad((f) => (f[at + 6] = 3)), "a room with a dot": bad((f) => (f[at + 8] = 46)),
  };
  for (const [what, f] of Object.entries(welcomes)) {
    const Own = fakeSocket(), c = new Client({ url: "ws://x/", WebSocket: Own, now: () => now });
    void c.join("Ada");
    Own.all[0].accept();
    Own.all[0].say(f);
    assert.equal(c.malformed, 1, what);
    c.leave();
  }
  void client.join("Ada");
  last().accept();
  last().say(frames[0]);
  assert.equal(client.malformed, 0);
});

test("no entity has the id 0, and asking for it is no mistake", async () => {
  await play();
  last().say(frames[1]);
  assert.equal(client.world.entities.get(0), undefined);
});

test("a loop over the entities finds those in view", async () => {
  await play();
  last().say(frames[1]);
  const all = client.world.entities, looped = [...all], called = [];
  all.each((e) => called.push(e));
  assert.ok(looped.length > 0 && looped.length === all.count);
  assert.deepEqual(looped.map((e) => e.id), called.map((e) => e.id));
});

test("a name that comes after its owner is told of", async () => {
  await play();
  last().say(frames[1]);
  const all = client.world.entities, told = [];
  let e = null;
  all.each((x) => (e ??= x));
  all.onBlob = (x) => told.push([x.id, x.name]);
  const name = (text) => last().say(new Writer().begin(73).u8(1).u8(e.id).bytes(encodeText(text)).frame().slice());
  name("Late");
  name("Late");
  name("Later");
  assert.deepEqual(told, [[e.id, "Late"], [e.id, "Later"]]);
});

/** Breaks the connection and comes back as that player. */
function comeBack(id) {
  last().hangUp();
  pass(1000);
  last().accept();
  last().say(frames[0]);
  last().sent.length = 0;
  last().say(accepted(id));
}

test("what was unanswered is asked again by who comes back to the same player, once, in order", async () => {
  await play();
  const first = client.request(32, (w) => w.u8(1)), second = client.request(33), third = client.request(32, (w) => w.u8(3));
  const asked = last().sent.filter((b) => b[0] >= 32);
  last().say(answer(seqOf(asked[1]), 0));
  assert.equal((await second).ok, true);
  comeBack(5);
  assert.deepEqual(last().sent.filter((b) => b[0] >= 32), [asked[0], asked[2]]);
  last().say(answer(seqOf(asked[2]), 7));
  last().say(answer(seqOf(asked[0]), 0));
  assert.deepEqual([(await first).code, (await third).code], [0, 7]);
  comeBack(5);
  assert.deepEqual(last().sent.filter((b) => b[0] >= 32), []);
});

test("leaving answers what is open", async () => {
  await play();
  const open = client.request(32);
  last().hangUp();
  client.leave();
  assert.equal((await open).lost, true);
});

test("the reason that a server gave stays while it cannot be reached", async () => {
  await play();
  const told = [];
  client.onStatus = (s) => told.push([s.state, s.code, s.sentence]);
  last().say(refused(67, Code.SHUTDOWN));
  last().hangUp();
  for (let i = 0; i < 3; i++) {
    pass(10_000);
    last().hangUp();
  }
  assert.ok(told.length >= 7);
  for (const [, code, sentence] of told) assert.deepEqual([code, sentence], [Code.SHUTDOWN, "because"]);
  pass(11_000);
  last().accept();
  last().say(frames[0]);
  last().say(accepted(5));
  assert.deepEqual(told.at(-1), ["playing", 0, ""]);
  last().hangUp();
  assert.deepEqual(told.at(-1), ["waiting", 0, ""]);
});

test("after a second of silence inputs rest and nothing is predicted, until a word comes", async () => {
  const stepped = [];
  client = new Client({ url: "ws://here:7777/", WebSocket: Fake, now: () => now, step: (s, input) => stepped.push(input) });
  await play();
  last().say(frames[1]);
  pass(900);
  assert.equal(client.silentMs, 0);
  pass(300);
  assert.ok(client.silentMs > 1000);
  const before = [stepped.length, last().kinds().filter((k) => k === 3).length];
  pass(3000);
  assert.deepEqual([stepped.length, last().kinds().filter((k) => k === 3).length], before);
  assert.ok(last().kinds().filter((k) => k === 6).length >= 2, "pings go on");
  last().say(new Writer().begin(72).u32(0).frame().slice());
  assert.equal(client.silentMs, 0);
  pass(100);
  assert.ok(stepped.length > before[0]);
});

test("who waits can be told that the network is back", async () => {
  await play();
  for (let i = 0; i < 4; i++) {
    last().hangUp();
    if (i < 3) pass(10_000);
  }
  const n = Fake.all.length;
  client.retryNow();
  assert.deepEqual([client.state, Fake.all.length], ["connecting", n + 1]);
  client.retryNow();
  assert.equal(Fake.all.length, n + 1);
});
