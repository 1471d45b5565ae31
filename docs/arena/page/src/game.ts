// The game on the page: ties the client, what is held down, the picture and the words.

import { Code, type JoinResult, linkToRoom, roomOfLink, type Status, unit, type World } from "../../../../netio/webclient/sdk/src/index.ts";
import { type ArenaClient, arenaClient } from "./client.ts";
import { Control } from "./control.ts";
import { Hud } from "./hud.ts";
import type { JoinForm } from "./join.ts";
import { Keys } from "./keys.ts";
import { Lobby } from "./lobby.ts";
import { Scene } from "./scene.ts";
import { roomGone, sentence } from "./sentences.ts";
import { Touch } from "./touch.ts";
import {
  type About, askWay, Button, eventKill, eventMatches, eventNoWay, globalBoard, globalMatch, type Gun, kindGo, kindPoint, lobby, type Match, Phase,
  readBoard, readGun, readKill, readMatch, readMatches, readNoWay, released, type Row, writePoint,
} from "./wire.ts";

const fireMs = 160; // gun.go
const respawnMs = 3000; // base.go
const noMatch: Match = { phase: Phase.warmUp, until: 0, red: 0, blue: 0, winner: 0 };
const markAhead = 6; // tiles, when no mouse says where

export class Game {
  readonly client: ArenaClient;
  readonly scene = new Scene();
  match: Match = noMatch;
  rows: readonly Row[] = [];
  gun: Gun = { ammo: 0, ready: 0 };
  private readonly about: () => About;
  private readonly form: JoinForm;
  private readonly hud = new Hud();
  private readonly lobby = new Lobby();
  private readonly keys = new Keys(this.scene.canvas);
  private readonly touch = new Touch();
  private readonly control = new Control(this.keys, this.touch);
  private readonly names = new Map<number, string>();
  private status: Status = { state: "idle", code: 0, sentence: "", retryAt: 0 };
  private again: () => Promise<JoinResult> = () => Promise.resolve({ ok: false, code: Code.LEFT, retryMs: 0, sentence: "" }); // to the lobby, as one joined last
  private before = 0;
  private diedAt = NaN;
  private firedAt = 0;
  private shotsLeft = 0; // in the gun, as far as the page has fired them
  private peeks = false;
  private trouble = ""; // that the lobby has told of

  constructor(url: string, form: JoinForm) {
    const { client, about } = arenaClient(url);
    this.client = client;
    this.about = about;
    this.form = form;
    this.hud.root.append(this.touch.root);
    document.body.append(this.scene.canvas, this.hud.root, this.lobby.root);
    this.listen();
  }

  /** What somebody is called, also who has left. */
  of(id: number): string {
    return this.names.get(id) ?? "Somebody";
  }

  get self(): number {
    return this.client.self?.id ?? 0;
  }

  /** Whether one is in the lobby, on a server with rooms. */
  get inLobby(): boolean {
    return this.client.room === lobby;
  }

  private listen(): void {
    const { client, form, hud } = this;
    client.onStatus = (s) => this.changed(s);
    client.onWorld = (w) => this.arrive(w);
    client.onRoster = (r) => {
      r.first.forEach((p) => this.names.set(p.id, p.name));
      if (this.inLobby) this.lobby.present(r.first, this.self);
    };
    client.onEvent = (type, body) => {
      if (type === eventKill) hud.kill(readKill(body), this);
      if (type === eventMatches) this.lobby.list(readMatches(body));
      if (type === eventNoWay) this.stay(sentence(readNoWay(body)));
    };
    client.onGlobal = (id, body) => {
      if (id === globalMatch) this.match = readMatch(body);
      if (id === globalBoard) this.rows = readBoard(body);
    };
    client.onOwn = (blob) => this.armed(readGun(blob));
    this.keys.onBoard = (show) => (this.peeks = show);
    this.keys.onMark = this.touch.onMark = () => void this.mark();
    hud.onLeave = () => (client.room ? this.go(lobby) : client.leave());
    hud.onInvite = () => void this.invite();
    this.lobby.onGo = (room) => this.go(room);
    this.lobby.onLeave = () => client.leave();
    form.onJoin = (name, team, password) => this.join(name, new Uint8Array([team]), password);
  }

  /** Joins the match that the page's address names, or goes to the lobby; returns why not, or "". */
  private async join(name: string, data: Uint8Array, password: string): Promise<string> {
    const { client, form } = this, room = roomOfLink();
    client.credentials = password;
    this.again = () => client.join(name, { data });
    let r = await client.join(name, { data, room }), word = "";
    if (room && roomGone(r.code)) {
      word = sentence(r.code);
      r = await this.again();
    }
    if (r.code === Code.BAD_PASSWORD) form.askPassword();
    if (r.ok && word) this.stay(word);
    return r.ok ? "" : sentence(r.code, r.sentence);
  }

  /** Asks for the way to another room. */
  private go(room: string): void {
    if (!this.client.send(kindGo, (w) => askWay(w, room))) this.stay("Not just now: the connection is lost.");
  }

  /** Says why one is where one is. */
  private stay(why: string): void {
    if (this.inLobby) this.lobby.tell(why);
    else this.hud.tell(why, performance.now());
  }

  /** Another world: the first one, one after a loss, or another room. Nothing of the last one is left. */
  private arrive(w: World): void {
    const { scene, hud } = this, room = w.welcome.room;
    scene.begin();
    this.match = noMatch;
    this.rows = [];
    this.gun = { ammo: 0, ready: 0 };
    this.shotsLeft = 0;
    this.names.clear();
    hud.begin(this.inLobby ? "" : room);
    document.body.dataset.place = this.inLobby ? "lobby" : "match";
    if (room) history.replaceState(null, "", linkToRoom(this.inLobby ? "" : room));
  }

  /** Copies the link that leads a friend here. */
  private async invite(): Promise<void> {
    (document.activeElement as HTMLElement | null)?.blur(); // the keys are the game's again
    try {
      await navigator.clipboard.writeText(location.href);
      this.stay("The link to this match is copied");
    } catch {
      this.stay("The link to this match is this page's address"); // no clipboard here
    }
  }

  private changed(s: Status): void {
    this.status = s;
    document.body.dataset.state = s.state;
    if (s.state === "playing") {
      this.hud.root.hidden = this.inLobby;
      this.keys.on = !this.inLobby;
      if (this.inLobby) this.lobby.show();
      else this.lobby.hide();
    }
    if (s.state === "closed" && roomGone(s.code)) { // the match of a link, while the connection was lost
      void this.again().then((r) => r.ok ? this.stay(sentence(s.code)) : this.form.show(sentence(r.code, r.sentence)));
    } else if (s.state === "closed" || s.state === "idle") {
      this.hud.root.hidden = true;
      this.keys.on = true;
      this.lobby.hide();
      this.form.show(s.code ? sentence(s.code, s.sentence) : "");
    }
  }

  /** The server says what is in the gun; of what was just fired it may not know yet. */
  private armed(gun: Gun): void {
    this.gun = gun;
    const settled = gun.ammo === 0 || this.shotsLeft === 0 || performance.now() - this.firedAt > 3 * fireMs;
    this.shotsLeft = settled ? gun.ammo : Math.min(this.shotsLeft, gun.ammo);
  }

  /** Shows the team the place under the mouse, or one ahead. */
  private async mark(): Promise<void> {
    const w = this.client.world, p = this.client.predictor, mouse = this.keys.mouse;
    if (!w || this.status.state !== "playing") return;
    const at = mouse ? this.scene.camera.tile(mouse.x, mouse.y)
      : { x: p.x / unit + Math.cos(this.control.aim) * markAhead, y: p.y / unit + Math.sin(this.control.aim) * markAhead };
    const x = Math.min(Math.max(at.x, 0), w.welcome.width - 0.1), y = Math.min(Math.max(at.y, 0), w.welcome.height - 0.1);
    const answer = await this.client.request(kindPoint, (b) => writePoint(b, x, y));
    if (!answer.ok && !answer.lost) this.hud.tell(sentence(answer.code), performance.now());
  }

  /** One frame. */
  frame(now: number): void {
    const { client, scene } = this, world = client.world, dt = Math.min((now - this.before) / 1000, 0.1);
    this.before = now;
    if (!world || this.hud.root.hidden) return this.wait(now);
    const shown = client.frame(), p = client.predictor, x = p.x / unit, y = p.y / unit, me = world.entities.get(this.self);
    const points = me?.get("health", "points") ?? 0, about = this.about();
    scene.camera.look(x, y, world.welcome.width, world.welcome.height);
    client.input = this.status.state === "playing" ? this.control.read(scene.camera, x, y) : released;
    this.pull(now, points > 0, x, y, 1000 / world.welcome.tickRate);
    world.entities.each((e) => e.kind === "fighter" && e.name && this.names.set(e.id, e.name));
    scene.draw(client, about.walls, this.control.aim, now, dt);
    this.hud.map.draw(client, about.walls, me?.get("side", "team") ?? 0, now);
    this.words(now, points, (this.match.until - shown) / world.welcome.tickRate, about);
  }

  /** One frame without a match. */
  private wait(now: number): void {
    if (!this.inLobby || this.lobby.root.hidden) return;
    this.client.input = released;
    this.client.frame();
    const trouble = this.connection(now);
    if (trouble !== this.trouble) this.lobby.tell(trouble); // and that it is over
    this.trouble = trouble;
  }

  /** Lets one's own shots fly at once, as often as the server will. */
  private pull(now: number, alive: boolean, x: number, y: number, periodMs: number): void {
    const rest = Math.ceil(fireMs / periodMs) * periodMs;
    if (!alive || this.shotsLeft === 0 || now - this.firedAt < rest || this.match.phase === Phase.over || !(this.client.input.buttons & Button.fire)) return;
    this.firedAt = now;
    this.shotsLeft--;
    this.scene.shots.fire(x, y, this.control.aim, now);
  }

  private words(now: number, points: number, seconds: number, about: About): void {
    const { hud } = this;
    hud.match(this.match, seconds, about.scoreToWin);
    hud.arms(this.gun, about.magazine);
    hud.alive(points);
    if (points > 0) this.diedAt = NaN;
    else if (Number.isNaN(this.diedAt)) this.diedAt = now;
    if (points === 0 && this.client.predictor.ready) hud.tell(`You are down. Back in ${Math.max(Math.ceil((this.diedAt + respawnMs - now) / 1000), 1)}`, now, 200);
    hud.scores(this.rows, this, this.peeks || this.match.phase === Phase.over);
    hud.trouble(this.connection(now), now);
  }

  private connection(now: number): string {
    const { state, code, retryAt } = this.status;
    if (state === "playing" || state === "moving" || state === "idle" || state === "closed") return "";
    if (state !== "waiting") return "Connecting again\u2026";
    return `${code ? sentence(code) : "The connection was lost."} Trying again in ${Math.max(1, Math.ceil((retryAt - now) / 1000))} s.`;
  }
}
