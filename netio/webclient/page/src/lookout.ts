// The world as it is now, behind the first screen: watched without a seat, until one plays.

import { Code } from "../../sdk/src/index.ts";
import { el } from "./dom.ts";
import { readEvent, type SandboxClient, sandboxClient } from "./sandbox/index.ts";
import { lettersAndArrows, Pan } from "./scene/pan.ts";
import type { Scene } from "./scene/scene.ts";
import { playing, watching, watchRefusal } from "./sentences.ts";
import type { JoinForm } from "./ui/joinform.ts";

/** The server is told of another place when it is so many tiles away. */
const moveTiles = 3;
/** When it cannot be watched, it is tried again so much later. */
const againMs = 10_000;
const sayMs = 5000;
/** On a page of so many CSS pixels the middle is shown beside the card, by that part of the width. */
const wideCss = 760;
const besideCard = 0.3;

export class Lookout {
  readonly client: SandboxClient;
  readonly pan: Pan;
  /** The bar that is there while the card is not. */
  readonly root: HTMLElement;
  private readonly scene: Scene;
  private readonly form: JoinForm;
  private readonly text = el("span", {});
  private readonly play: HTMLButtonElement;
  private on = false;
  private placed = false;
  private moved = false; // by hand: it does not stroll any more
  private told = { x: -1e9, y: -1e9 };
  private lastFrame = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string, scene: Scene, form: JoinForm) {
    this.client = sandboxClient({ url });
    this.scene = scene;
    this.form = form;
    this.pan = new Pan(scene.canvas, scene.camera, lettersAndArrows);
    this.pan.active = () => this.looking;
    this.pan.onMove = () => (this.moved = true);
    this.play = el("button", { type: "button", class: "primary", onclick: () => this.back() }, "Play");
    this.root = el("section", { class: "watching", hidden: true, "aria-label": "Watching" }, this.text, this.play);
    form.onWatch = () => this.look();
    addEventListener("keydown", (e) => this.looking && e.key === "Escape" && this.back());
    this.listen();
  }

  /** Whether the card is away, and hands move the view. */
  get looking(): boolean {
    return !this.root.hidden;
  }

  /** The first screen is shown: watches, if that is possible. */
  begin(): void {
    if (this.on) return;
    this.on = true;
    this.form.watchable(false);
    void this.ask();
  }

  /** One plays, or there is nothing to watch. */
  end(): void {
    if (!this.on) return;
    this.on = this.placed = false;
    clearTimeout(this.retry);
    this.pan.release();
    this.root.hidden = true;
    this.scene.camera.zoomBy(0, true);
    this.scene.canvas.classList.remove("draggable");
    this.client.leave();
  }

  /** How many play, as the page's server says; in rooms a watcher would take a seat, so nobody watches there. */
  private async ask(): Promise<void> {
    const s = await fetch("api/status", { cache: "no-store" }).then((r) => r.json(), () => null) as { players?: number; counters?: { rooms?: number } } | null;
    if (!this.on) return;
    if (typeof s?.players === "number") this.form.tell(playing(s.players));
    if (s?.counters?.rooms !== undefined) return;
    this.told = { x: -1e9, y: -1e9 };
    const r = await this.client.watch(this.pan.x, this.pan.y);
    if (r.ok || !this.on) return;
    this.form.watchable(false);
    if (r.code !== Code.LEFT) this.form.tell(watchRefusal(r.code));
    this.root.hidden || this.back();
    this.retry = setTimeout(() => this.on && void this.ask(), Math.max(againMs, r.retryMs));
  }

  private listen(): void {
    const { client, scene } = this;
    client.onWorld = (w) => {
      if (this.placed) return;
      this.placed = true;
      this.pan.x = w.welcome.width / 2;
      this.pan.y = w.welcome.height / 2;
      void client.watch(this.pan.x, this.pan.y); // before it says where: what is sent first is what is looked at
    };
    client.onStatus = (s) => {
      if (!this.on) return;
      this.form.watchable(s.state === "playing");
      if (s.state === "waiting") this.text.textContent = "The connection was lost. Trying again\u2026";
    };
    client.onRoster = (r) => {
      this.form.tell(playing(r.players));
      this.text.textContent = watching(r.players, matchMedia("(pointer: coarse)").matches);
    };
    client.onEvent = (type, body) => readEvent(type, body, {
      chat: (e) => {
        const a = scene.actors.get(e.from);
        if (a) (a.says = e.text), (a.saysUntil = performance.now() + sayMs);
      },
      happened: () => {}, // who comes and goes is in the number of players
      progress: (p) => scene.effects.dig(p.who, p.x, p.y, p.part, performance.now()),
    });
    client.tiles.onChunk = (c) => scene.terrain.chunk(c);
    client.tiles.onTile = (x, y) => scene.terrain.tile(x, y);
  }

  private look(): void {
    this.form.root.hidden = true;
    this.root.hidden = false;
    this.scene.canvas.classList.add("draggable");
    this.play.focus();
  }

  private back(): void {
    this.root.hidden = true;
    this.pan.release();
    this.scene.canvas.classList.remove("draggable");
    this.form.show();
  }

  /** One frame; false while there is nothing to show. */
  frame(now: number): boolean {
    const { client, scene, pan } = this, w = client.world;
    const dt = Math.min((now - this.lastFrame) / 1000, 0.1);
    this.lastFrame = now;
    if (!this.on || !w || client.state !== "playing") return false;
    scene.show(client.tiles, w.entities);
    scene.fit();
    client.frame();
    scene.actors.update(now, dt, 0, null);
    if (!this.moved && !scene.calm) this.stroll(now, w.welcome.width, w.welcome.height);
    pan.step(dt, w.welcome.width, w.welcome.height);
    const { width, tile, dpr } = scene.camera, beside = this.looking || width / dpr < wideCss ? 0 : (width * besideCard) / tile;
    this.tell(pan.x + beside, pan.y);
    scene.camera.centre(pan.x + beside, pan.y);
    scene.draw(client.tiles, now, dt, 0, null);
    return true;
  }

  /** Tells the server where one looks, when that is another place. */
  private tell(x: number, y: number): void {
    if (Math.hypot(x - this.told.x, y - this.told.y) < moveTiles) return;
    this.told = { x, y };
    void this.client.watch(x, y);
  }

  /** About the middle, where players come in. */
  private stroll(now: number, width: number, height: number): void {
    this.pan.x = width / 2 + Math.sin(now / 23000) * 9;
    this.pan.y = height / 2 + Math.cos(now / 31000) * 6;
  }
}
