// A recording on the page: watched from anywhere in it, and steered by the bar below.

import { Code, type Status } from "../../../sdk/src/index.ts";
import { el } from "../dom.ts";
import { Minimap } from "../minimap.ts";
import { News } from "../news.ts";
import { readEvent, type SandboxClient, sandboxClient } from "../sandbox/index.ts";
import { letters, Pan } from "../scene/pan.ts";
import type { Scene } from "../scene/scene.ts";
import { ask, type Tape } from "./tape.ts";
import { TimeBar } from "./timebar.ts";

const tileUnits = 1024;
const askEveryMs = 250;
const sayMs = 5000;
/** The server is told of another place when it is so many tiles away. */
const moveTiles = 3;
export class Theatre {
  readonly client: SandboxClient;
  readonly scene: Scene;
  readonly bar = new TimeBar();
  tape: Tape | null = null;
  private readonly minimap = new Minimap();
  private readonly word = el("div", { class: "banner", role: "status", hidden: true });
  private readonly lines = el("div", { class: "lines", role: "log", "aria-label": "Chat" });
  private readonly news = new News();
  private readonly pan: Pan;
  private follows = 0;
  private toldX = -1e9;
  private toldY = -1e9;
  private placed = false;
  private speed = 1;
  private lastFrame = 0;
  private asked = 0; // answers to what was asked earlier than the newest order say what was before it
  private complaint = "";
  private complainedAt = 0;

  constructor(url: string, scene: Scene) {
    this.client = sandboxClient({ url });
    this.scene = scene;
    this.pan = new Pan(scene.canvas, scene.camera, letters);
    this.pan.onMove = () => this.free();
    scene.canvas.classList.add("draggable");
    const corner = el("aside", { class: "corner", "aria-label": "Map" }, this.minimap.canvas);
    scene.canvas.parentElement!.append(el("div", { class: "hud recording" }, corner, this.lines, this.bar.root), this.word);
    this.bar.onOrder = (order) => void this.order(order);
    this.bar.onFollow = (id) => (this.follows = id);
    this.listen();
    void this.poll();
  }

  private line(text: string): void {
    if (text) this.lines.append(el("p", {}, text));
    if (this.lines.childElementCount > 8) this.lines.firstElementChild!.remove();
  }

  private listen(): void {
    const { client, scene } = this;
    client.onWorld = (w) => {
      this.minimap.begin(client.tiles);
      w.pace(this.speed, performance.now());
      if (this.placed) return;
      this.placed = true;
      this.pan.x = w.welcome.width / 2;
      this.pan.y = w.welcome.height / 2;
      this.look(true);
    };
    client.onStatus = (s) => this.changed(s);
    client.onEvent = (type, body) => readEvent(type, body, {
      chat: (e) => {
        const a = scene.actors.get(e.from);
        if (a) (a.says = e.text), (a.saysUntil = performance.now() + sayMs);
        this.line(`${e.name}: ${e.text}`);
      },
      happened: (e) => {
        const now = performance.now();
        this.line(this.news.sum(now));
        this.line(this.news.line(e, 0, (n) => client.tiles.infos[n]?.name ?? "", now));
      },
      progress: (p) => scene.effects.dig(p.who, p.x, p.y, p.part, performance.now()),
    });
    client.tiles.onChunk = (c) => (scene.terrain.chunk(c), this.minimap.chunk(c));
    client.tiles.onTile = (x, y, tile) => (scene.terrain.tile(x, y), this.minimap.tile(x, y, tile));
    scene.actors.onDig = (a, x, y, part) => scene.effects.dig(a.entity.id, x, y, part, performance.now());
  }

  private changed(s: Status): void {
    document.body.dataset.state = s.state;
    if (s.state === "waiting" && s.code === Code.RESTARTED) queueMicrotask(() => this.client.retryNow()); // another world is ready
  }

  private free(): void {
    this.follows = 0;
    this.bar.follow(0);
  }

  private async poll(): Promise<void> {
    for (;;) {
      const when = this.asked;
      try {
        const t = await ask();
        if (when === this.asked) this.told(t);
      } catch (e) {
        this.complain(e instanceof TypeError ? "Nothing shows the recording any more." : String((e as Error).message));
      }
      await new Promise((done) => setTimeout(done, askEveryMs));
    }
  }

  private async order(order: string): Promise<void> {
    const when = ++this.asked;
    try {
      const t = await ask(order);
      if (when === this.asked) this.told(t);
    } catch (e) {
      this.complain(String((e as Error).message));
    }
  }

  private told(t: Tape): void {
    if (!this.tape && t.players.length > 0) {
      this.follows = t.players[0].id;
      this.bar.show(t);
      this.bar.follow(this.follows);
    }
    this.tape = t;
    this.bar.show(t);
    if (t.error) this.complain(t.error);
    const speed = t.playing ? t.speed : 1;
    if (speed !== this.speed) {
      this.speed = speed;
      this.client.world?.pace(speed, performance.now());
    }
  }

  private complain(why: string): void {
    this.complaint = why;
    this.complainedAt = performance.now();
  }

  /** Tells the server where one looks, when that is another place. */
  private look(first = false): void {
    if (!first && Math.hypot(this.pan.x - this.toldX, this.pan.y - this.toldY) < moveTiles) return;
    this.toldX = this.pan.x;
    this.toldY = this.pan.y;
    void this.client.watch(this.pan.x, this.pan.y);
  }

  private move(dt: number): void {
    const w = this.client.world!.welcome;
    if (this.follows) {
      const seen = this.scene.actors.get(this.follows), said = this.tape?.players.find((p) => p.id === this.follows);
      if (seen) [this.pan.x, this.pan.y] = [seen.x, seen.y];
      else if (said) [this.pan.x, this.pan.y] = [said.x / tileUnits, said.y / tileUnits];
    }
    this.pan.step(dt, w.width, w.height);
  }

  /** One frame; false while there is no world to show. */
  frame(now: number): boolean {
    const { client, scene } = this;
    this.say(now);
    if (!client.world) {
      if (client.state === "idle" && !this.placed) void client.watch(0, 0);
      return false;
    }
    const dt = Math.min((now - this.lastFrame) / 1000, 0.1);
    this.lastFrame = now;
    scene.show(client.tiles, client.world.entities);
    scene.fit();
    client.frame();
    scene.actors.update(now, dt, 0, null);
    this.move(dt);
    this.look();
    scene.camera.centre(this.pan.x, this.pan.y);
    scene.draw(client.tiles, now, dt, 0, null);
    this.minimap.draw(now, scene.camera.dpr, scene.actors.list, 0, this.pan.x, this.pan.y, -Math.PI / 2);
    return true;
  }

  /** The middle of what is shown, in tiles. */
  get x(): number {
    return this.pan.x;
  }

  get y(): number {
    return this.pan.y;
  }

  private say(now: number): void {
    const text = this.complaint && now - this.complainedAt < sayMs ? this.complaint
      : this.client.state === "closed" ? this.client.lastError || "The recording cannot be watched." : "";
    if (this.word.textContent !== text) this.word.textContent = text;
    this.word.hidden = text === "";
  }
}
