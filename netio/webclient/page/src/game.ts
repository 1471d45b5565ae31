// The game on the page: ties the client, the input, the picture and the panels.

import { Code, linkToRoom, roomOfLink, type Status, type World } from "../../sdk/src/index.ts";
import { Actions } from "./actions.ts";
import { Aim, type Pointed } from "./aim.ts";
import { el, onControl } from "./dom.ts";
import { Keys } from "./input/keys.ts";
import { Pointer } from "./input/pointer.ts";
import { Touch } from "./input/touch.ts";
import { freeItems, itemsOf } from "./inventory.ts";
import { rememberName } from "./memory.ts";
import { Minimap } from "./minimap.ts";
import { News } from "./news.ts";
import { Answered, readEvent, type SandboxClient, sandboxClient, say, select, TileFlag } from "./sandbox/index.ts";
import { Scene } from "./scene/scene.ts";
import { Ears } from "./sound/ears.ts";
import { Speaker } from "./sound/speaker.ts";
import { answer, refusal, roomGone } from "./sentences.ts";
import { Chat } from "./ui/chat.ts";
import { Coach } from "./ui/coach.ts";
import { Debug } from "./ui/debug.ts";
import { Guide } from "./ui/guide.ts";
import { Hotbar } from "./ui/hotbar.ts";
import { JoinForm } from "./ui/joinform.ts";
import { Menu } from "./ui/menu.ts";
import { Overlays } from "./ui/overlays.ts";
import { RoomName } from "./ui/roomname.ts";
import { Roster } from "./ui/roster.ts";

const tileUnits = 1024;
const sayMs = 5000;

export class Game {
  readonly client: SandboxClient;
  readonly scene: Scene;
  private readonly form: JoinForm;
  private readonly chat = new Chat();
  private readonly news = new News();
  private readonly roster = new Roster();
  private readonly room = new RoomName();
  private readonly hotbar = new Hotbar();
  private readonly minimap = new Minimap();
  private readonly overlays = new Overlays();
  private readonly debug = new Debug();
  private readonly menu = new Menu();
  private readonly guide = new Guide();
  private readonly coach = new Coach();
  private readonly speaker = new Speaker();
  private readonly ears = new Ears({ play: (...sound) => this.speaker.play(...sound) });
  private readonly keys: Keys;
  private readonly pointer: Pointer;
  private readonly touch: Touch;
  private readonly actions: Actions;
  private readonly hud: HTMLElement;
  private readonly aims: Aim;
  private lastFrame = 0;
  private status: Status = { state: "idle", code: 0, sentence: "", retryAt: 0 };
  private world: World | null = null;
  private rosterKnown = false;

  constructor(url: string, form: JoinForm, scene: Scene) {
    this.client = sandboxClient({ url });
    this.form = form;
    this.scene = scene;
    this.actions = new Actions(this.client);
    this.pointer = new Pointer(scene.canvas);
    this.touch = new Touch(() => this.chat.open());
    this.keys = new Keys({
      active: () => this.playing && !this.menu.root.open && !this.guide.root.open,
      slot: (n) => this.hotbar.select(n),
      chat: () => this.chat.open(),
      menu: () => this.escape(),
      debug: () => this.debug.toggle(),
      roster: (show) => this.roster.peek(show),
      help: () => this.help(),
      zoom: (by) => scene.camera.zoomBy(by),
      aim: (dx, dy) => this.aims.choose(dx, dy, this.client.predictor.x / tileUnits, this.client.predictor.y / tileUnits),
    });
    this.aims = new Aim(this.pointer, this.touch, () => this.keys, scene.camera);
    const corner = el("aside", { class: "corner", "aria-label": "Map and players" }, this.minimap.canvas, el("div", { class: "row" }, this.menu.button, this.roster.root), this.room.root);
    this.hud = el("div", { class: "hud", hidden: true }, corner, this.chat.root, this.touch.root, this.hotbar.root);
    scene.canvas.parentElement!.append(this.hud, this.overlays.root, this.debug.root, this.menu.root, this.guide.root);
    this.overlays.root.append(this.coach.root);
    this.overlays.root.hidden = true;
    this.listen();
  }

  get playing(): boolean {
    return this.world !== null && !this.hud.hidden;
  }

  private listen(): void {
    const { client, scene } = this;
    client.onStatus = (s) => this.changed(s);
    client.onWorld = (w) => this.begin(w);
    client.onMoved = (room) => this.chat.notice(`You are in the room ${room} now`);
    this.room.onCopied = (ok) => this.overlays.tell(ok ? "The link to this room is copied" : "The link to this room is this page's address");
    client.onEvent = (type, body) => readEvent(type, body, {
      chat: (e) => {
        this.chat.line(e.from, e.name, e.text, e.scope);
        if (e.from !== client.self?.id) this.ears.own("chat");
        const a = scene.actors.get(e.from);
        if (a) {
          a.says = e.text;
          a.saysUntil = performance.now() + sayMs;
        }
      },
      progress: (p) => {
        const now = performance.now(), a = scene.actors.get(p.who);
        scene.effects.dig(p.who, p.x, p.y, p.part, now);
        if (a) a.digsUntil = p.part > 0 ? now + 400 : 0;
      },
      happened: (e) => this.chat.news(this.news.line(e, client.self?.id ?? 0, (n) => client.tiles.infos[n]?.name ?? "", performance.now())),
    });
    client.onNotice = (s) => this.chat.notice(s);
    client.onOmitted = (n) => this.chat.notice(n === 1 ? "1 line not shown" : `${n} lines not shown`);
    client.onRoster = (r) => {
      this.rosterKnown = true;
      this.roster.set(r, client.self?.id ?? 0);
      this.ears.roster(r.players);
    };
    client.onOwn = (blob) => {
      const items = itemsOf(blob, client.tiles.infos);
      if (items) this.hotbar.set(items, client.tiles.infos);
    };
    client.tiles.onChunk = (c) => (scene.terrain.chunk(c), this.minimap.chunk(c));
    client.tiles.onTile = (x, y, tile, before) => this.tileChanged(x, y, tile, before);
    scene.actors.onDig = (a, x, y, part) => {
      scene.effects.dig(a.entity.id, x, y, part, performance.now());
      if (part > 0) this.ears.at("tick", x, y, a.entity.id === client.self?.id);
    };
    scene.actors.onStep = (a) => {
      const mine = a.entity.id === client.self?.id;
      this.ears.at("step", a.x, a.y, mine);
      if (mine) this.coach.done("walk");
    };
    scene.actors.onHurt = (a, by) => {
      const mine = a.entity.id === client.self?.id;
      this.ears.at((a.entity.get("health") ?? 100) > 0 ? "hurt" : "death", a.x, a.y, mine);
      scene.effects.float(a.x, a.y, "-" + by, mine ? "#ff8a7a" : "#ffe0a0", performance.now());
      if (mine) this.overlays.flash();
    };
    this.actions.onRefused = (a, act, t) => {
      const solid = ((client.tiles.info(t.x, t.y)?.flags ?? 0) & TileFlag.solid) !== 0;
      if (a.code !== Answered.CANCELLED && !a.lost) this.overlays.tell(answer(a.code, act, solid));
    };
    this.actions.onDone = (askedAt, act) => (this.overlays.untell(askedAt), this.coach.done(act));
    this.actions.onVain = (why) => this.overlays.tell(why);
    this.chat.onSay = async (scope, text) => {
      const a = await say(client, scope, text);
      this.coach.done("talk");
      if (!a.ok) this.overlays.tell(`${(!a.lost && answer(a.code)) || "That was not sent"}. Your line waits in the chat.`);
      return a.ok;
    };
    addEventListener("online", () => client.retryNow());
    this.menu.onOpen = () => this.letGo();
    this.menu.onHelp = () => this.help();
    this.menu.onLeave = () => this.leave();
    this.menu.onChange = () => {
      scene.calm = this.menu.calm;
      this.speaker.volume = this.menu.volume;
      document.body.classList.toggle("calm", scene.calm);
    };
    this.menu.onChange();
    this.hotbar.onSelect = (slot) => (this.ears.own("click"), void select(client, slot));
    document.addEventListener("click", (e) => e.target instanceof Element && e.target.closest("button") && this.ears.own("click"));
    document.addEventListener("change", (e) => e.target instanceof HTMLInputElement && e.target.type === "range" && this.ears.own("place")); // so loud it is now
    this.pointer.onWheel = (by) => this.playing && this.hotbar.step(by);
    this.form.onJoin = async (name, password) => {
      client.credentials = password;
      const r = await client.join(name, { room: roomOfLink() });
      if (r.code === Code.BAD_PASSWORD) {
        this.form.askPassword();
        if (!password) return "This server asks for a password.";
      }
      if (roomGone(r.code)) history.replaceState(null, "", linkToRoom("")); // the next try goes to any room
      if (!r.ok) return refusal(r.code, r.sentence);
      rememberName(name);
      return "";
    };
  }

  /** Out of the focus on a button first, then into the menu. */
  private escape(): void {
    if (onControl()) (document.activeElement as HTMLElement).blur();
    else this.menu.open();
  }

  private help(): void {
    this.letGo();
    this.coach.done("help");
    this.guide.open();
  }

  private letGo(): void {
    this.keys.release();
    this.pointer.release();
    this.actions.letGo();
  }

  private leave(): void {
    this.client.leave();
    this.away("");
  }

  /** Back to the first screen. */
  private away(why: string): void {
    this.letGo();
    this.menu.root.close();
    this.guide.root.close();
    this.hud.hidden = this.overlays.root.hidden = this.debug.root.hidden = true;
    this.form.show(why);
  }

  private begin(w: World): void {
    const { client } = this;
    this.world = w;
    this.rosterKnown = false;
    this.ears.begin();
    this.news.clear();
    this.room.show(w.welcome.room);
    this.minimap.begin(client.tiles);
    this.hotbar.set(freeItems(client.tiles.infos), client.tiles.infos);
    this.guide.know(client.tiles.infos);
  }

  private changed(s: Status): void {
    this.status = s;
    if (s.state === "playing") {
      if (this.hud.hidden) this.letGo(); // what was pressed before was not for the game
      this.hud.hidden = this.overlays.root.hidden = false;
      if (this.hotbar.selected !== 0) void select(this.client, this.hotbar.selected);
    }
    if (s.state === "closed") this.away(refusal(s.code, s.sentence));
    document.body.dataset.state = s.state;
  }

  /** What is wrong with the connection, if anything. */
  private banner(now: number): string {
    const { state, code, sentence, retryAt } = this.status, silent = this.client.silentMs;
    if (state === "moving") return "Another room\u2026";
    if (silent) return `No word from the server for ${Math.floor(silent / 1000)} s. You wait where it saw you last.`;
    if (state === "playing" || state === "idle" || state === "closed") return "";
    const why = code ? refusal(code, sentence) : "The connection was lost.";
    return `${why} ${state === "waiting" ? `Trying again in ${Math.max(1, Math.ceil((retryAt - now) / 1000))} s.` : "Connecting again\u2026"}`;
  }

  private tileChanged(x: number, y: number, tile: number, before: number): void {
    const { scene } = this, p = scene.terrain.painter;
    scene.terrain.tile(x, y);
    this.minimap.tile(x, y, tile);
    const was = p.look(before), is = p.look(tile);
    this.ears.at(was?.shape === "block" ? "break" : "place", x + 0.5, y + 0.5, this.actions.touched(x, y));
    if (was?.shape === "block") scene.effects.burst(x, y, was.ramp, performance.now());
    else if (is) scene.effects.burst(x, y, is.ramp, performance.now(), 6);
  }

  /** One frame of the game; false while there is no world to show. */
  frame(now: number): boolean {
    const w = this.world, { client, scene } = this;
    if (!w || this.hud.hidden) return false;
    const dt = Math.min((now - this.lastFrame) / 1000, 0.1);
    this.lastFrame = now;
    scene.show(client.tiles, w.entities);
    scene.fit();
    const shown = client.frame();
    const x = client.predictor.x / tileUnits, y = client.predictor.y / tileUnits;
    scene.camera.centre(x, y);
    this.ears.x = x;
    this.ears.y = y;
    const target = this.target(x, y), alive = (w.entities.get(client.self?.id ?? 0)?.get("health") ?? 100) > 0;
    client.input = {
      buttons: alive ? this.keys.buttons | this.touch.buttons : 0,
      aim: Math.round((this.aims.angle / (Math.PI * 2)) * 65536) & 65535,
    };
    const digs = [this.pointer.breaks.look(), this.touch.digs.look(), this.keys.breaks.look()].sort().at(-1)!;
    const places = [this.pointer.places.look(), this.touch.places.look(), this.keys.places.look()].sort().at(-1)!;
    this.actions.update(now, {
      target: alive ? target : null, digs: digs !== "", places: places !== "", fresh: digs === "new" || places === "new", block: this.hotbar.item?.block ?? false,
    });
    scene.actors.update(now, dt, client.self?.id ?? 0, client.predictor.ready ? { x, y, aim: this.aims.angle } : null);
    scene.draw(client.tiles, now, dt, client.self?.id ?? 0, this.touch.root.hidden || digs || places ? target : null);
    this.minimap.draw(now, scene.camera.dpr, scene.actors.list, client.self?.id ?? 0, x, y, this.aims.angle);
    this.overlays.health(w.entities.get(client.self?.id ?? 0)?.get("health") ?? 100);
    this.overlays.say(this.banner(now));
    this.chat.news(this.news.sum(now));
    this.coach.frame(now);
    this.overlays.way(client.rttMs, client.state !== "playing" || client.silentMs > 0);
    if (!this.rosterKnown) this.roster.count(scene.actors.list.filter((a) => a.person).length);
    this.debug.frame(client, now, performance.now() - now, shown, scene.actors.list.length, x, y);
    return true;
  }

  /** What one means who stands there. */
  private target(x: number, y: number): Pointed | null {
    return this.aims.target(x, y, this.client.tiles);
  }
}
