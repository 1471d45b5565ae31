// The game on the page: ties the client, what is held down, the picture and the words.

import { Code, type Status, unit } from "../../../../netio/webclient/sdk/src/index.ts";
import { type ArenaClient, arenaClient } from "./client.ts";
import { Control } from "./control.ts";
import { Hud } from "./hud.ts";
import type { JoinForm } from "./join.ts";
import { Keys } from "./keys.ts";
import { Scene } from "./scene.ts";
import { sentence } from "./sentences.ts";
import { Touch } from "./touch.ts";
import { type About, Button, eventKill, globalBoard, globalMatch, type Gun, kindPoint, type Match, Phase, readBoard, readGun, readKill, readMatch, released, type Row, writePoint } from "./wire.ts";

const fireMs = 160; // gun.go
const respawnMs = 3000; // base.go
const markAhead = 6; // tiles, when no mouse says where

export class Game {
  readonly client: ArenaClient;
  readonly scene = new Scene();
  match: Match = { phase: Phase.warmUp, until: 0, red: 0, blue: 0, winner: 0 };
  rows: readonly Row[] = [];
  gun: Gun = { ammo: 0, ready: 0 };
  private readonly about: () => About;
  private readonly form: JoinForm;
  private readonly hud = new Hud();
  private readonly keys = new Keys(this.scene.canvas);
  private readonly touch = new Touch();
  private readonly control = new Control(this.keys, this.touch);
  private readonly names = new Map<number, string>();
  private status: Status = { state: "idle", code: 0, sentence: "", retryAt: 0 };
  private before = 0;
  private diedAt = NaN;
  private firedAt = 0;
  private shotsLeft = 0; // in the gun, as far as the page has fired them
  private peeks = false;

  constructor(url: string, form: JoinForm) {
    const { client, about } = arenaClient(url);
    this.client = client;
    this.about = about;
    this.form = form;
    this.hud.root.append(this.touch.root);
    document.body.append(this.scene.canvas, this.hud.root);
    this.listen();
  }

  /** What somebody is called, also who has left. */
  of(id: number): string {
    return this.names.get(id) ?? "Somebody";
  }

  get self(): number {
    return this.client.self?.id ?? 0;
  }

  private listen(): void {
    const { client, form, hud } = this;
    client.onStatus = (s) => this.changed(s);
    client.onWorld = () => this.scene.begin();
    client.onRoster = (r) => r.first.forEach((p) => this.names.set(p.id, p.name));
    client.onEvent = (type, body) => type === eventKill && hud.kill(readKill(body), this);
    client.onGlobal = (id, body) => {
      if (id === globalMatch) this.match = readMatch(body);
      if (id === globalBoard) this.rows = readBoard(body);
    };
    client.onOwn = (blob) => this.armed(readGun(blob));
    this.keys.onBoard = (show) => (this.peeks = show);
    this.keys.onMark = this.touch.onMark = () => void this.mark();
    hud.onLeave = () => client.leave();
    form.onJoin = async (name, team, password) => {
      client.credentials = password;
      const r = await client.join(name, { data: new Uint8Array([team]) });
      if (r.code === Code.BAD_PASSWORD) form.askPassword();
      return r.ok ? "" : sentence(r.code, r.sentence);
    };
  }

  private changed(s: Status): void {
    this.status = s;
    document.body.dataset.state = s.state;
    if (s.state === "playing") this.hud.root.hidden = false;
    if (s.state === "closed" || s.state === "idle") {
      this.hud.root.hidden = true;
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
    if (!world || this.hud.root.hidden) return;
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
    if (state === "playing" || state === "idle" || state === "closed") return "";
    if (state !== "waiting") return "Connecting again\u2026";
    return `${code ? sentence(code) : "The connection was lost."} Trying again in ${Math.max(1, Math.ceil((retryAt - now) / 1000))} s.`;
  }
}
