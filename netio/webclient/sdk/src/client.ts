// The client: connects, joins, sends inputs and requests, follows the world.

import { pageServer } from "./address.ts";
import { Backoff } from "./backoff.ts";
import { DecodeError, encodeText, Reader, Writer } from "./bytes.ts";
import { Code, gameCodes, retriable } from "./codes.ts";
import { type EventSinks, readEvents, type AnswerEvent, type RosterEvent } from "./events.ts";
import { type Controls, encodeControls, inputMax, noControls } from "./input.ts";
import type { JoinOptions, Options } from "./options.ts";
import { Keepsake } from "./keepsake.ts";
import { Pacer } from "./pacer.ts";
import {
  type Accepted, Down, hello, joinDataMax, labelMax, ownDown, ownUp, protocolVersion, readAccepted, readGlobal, readRefusal,
  readWelcome, type Refusal, reservationMax, roomOk, sameWorld,
  Up, type Welcome,
} from "./packets.ts";
import { Predictor } from "./predict.ts";
import { type Answer, firstSeq, Requests } from "./requests.ts";
import { Rooms } from "./rooms.ts";
import { Schema } from "./schema.ts";
import { Socket } from "./socket.ts";
import type { JoinResult, State, Status } from "./status.ts";
import { TileMap } from "./tilemap.ts";
import { World } from "./world.ts";

const pingEveryMs = 2000;
const silenceMaxMs = 12_000;
/** Snapshots come many times a second: without a word for this long, something is wrong. */
const silentMs = 1000;
const timerMs = 10;
/** How often a name that seems taken is tried again after a loss: it may be one's own ghost. */
const ghostTries = 6;
const ghostWaitMs = 700;
/** A refusal as idle so soon after connecting is about a connection that was opened long ago: another one will do. */
const staleMs = 3000;
const staleTries = 4;
/** Bytes of a frame up, kind and body. */
const frameMax = 4 << 10;

/** Writes a packet's body; what it returns does not matter. */
export type Body = (w: Writer) => unknown;

/** A connection to one server, kept alive through losses. I is the game's own input, T what it knows of a kind of tile. */
export class Client<I = Controls, T = unknown> {
  /** A password or token for the server; taken at each connection. */
  credentials: string;
  /** What is held down now; each Input takes it. Put another in its place, and leave the one that was there as it is. */
  input: I;
  /** The current world; null until a Welcome came. Replaced at each connection, and when the server moves the player to another room. */
  world: World | null = null;
  /** The own player, once accepted. */
  self: Accepted | null = null;
  readonly tiles = new TileMap<T>();
  /** The own player; without a step of the game's own it is where the server last said. */
  readonly predictor: Predictor<I>;
  rttMs = 0;
  bytesIn = 0;
  bytesOut = 0;
  /** Malformed packets; each ends a connection. */
  malformed = 0;
  lastError = "";

  onStatus: (s: Status) => void = () => {};
  onWorld: (w: World) => void = () => {};
  /** The server has moved the player to another room, on the same connection. After onWorld: all that was known is of the room before. */
  onMoved: (room: string) => void = () => {};
  onSnapshot: (w: World) => void = () => {};
  onAnswer: (e: AnswerEvent) => void = () => {};
  onRoster: (e: RosterEvent) => void = () => {};
  onNotice: (sentence: string) => void = () => {};
  /** So many lines of chat, or other things that need not arrive, were left out: more was said than the connection may carry. */
  onOmitted: (count: number) => void = () => {};
  /** An event of the game's own; body is lent. */
  onEvent: (type: number, body: Uint8Array) => void = () => {};
  /** A value of the game's own that everybody is told, such as a score, is another one; body is lent. */
  onGlobal: (id: number, body: Uint8Array) => void = () => {};
  /** The owner's blob changed: a hotbar. */
  onOwn: (blob: Uint8Array) => void = () => {};

  private readonly options: Options<I, T>;
  private readonly now: () => number;
  private readonly writer = new Writer(frameMax);
  private readonly reader = new Reader(new Uint8Array(0));
  private readonly backoff = new Backoff();
  private readonly requests = new Requests(firstSeq(Date.now()));
  private readonly sinks: EventSinks;
  private socket: Socket | null = null;
  private schema: Schema | null = null;
  private pacer = new Pacer(50);
  private status: Status = { state: "idle", code: 0, sentence: "", retryAt: 0 };
  private readonly packets = new Map<number, (r: Reader) => void>();
  private name = "";
  private spot: { x: number; y: number } | null = null; // it watches from there, and plays not
  private data: Uint8Array = new Uint8Array(0);
  private readonly rooms: Rooms;
  private greeted = false; // on this connection
  private joined: ((r: JoinResult) => void) | null = null;
  private everPlayed = false;
  private asked = { id: 0, room: "" }; // whose the open requests are
  private connectedAt = 0;
  private again = 0;
  private ghosts = 0;
  private last: Refusal | null = null;
  private reason: Refusal | null = null; // why it stopped playing; later failures to connect say less
  private inputSeq = 0;
  private ackedTick = 0;
  private heardAt = 0;
  private pingAt = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(options: Options<I, T>) {
    this.options = options;
    this.rooms = new Rooms(options.storage && new Keepsake(options.storage, options.url));
    this.credentials = options.credentials ?? "";
    this.input = options.input ?? (noControls as I);
    this.now = options.now ?? (() => performance.now());
    const step = options.step;
    this.predictor = new Predictor((s, input) => step?.(s, input, this));
    this.sinks = {
      answer: (e) => (this.requests.answered(e.seq, e.code), this.onAnswer(e)),
      roster: (e) => this.onRoster(e),
      notice: (s) => this.onNotice(s),
      omitted: (n) => this.onOmitted(n),
      other: (type, body) => this.onEvent(type, body),
    };
  }

  /** A client of the server that the page belongs to: pageServer says where that is. */
  static async here<I = Controls, T = unknown>(options: Omit<Options<I, T>, "url"> = {}): Promise<Client<I, T>> {
    return new Client<I, T>({ ...options, url: (await pageServer()).url });
  }

  get state(): State {
    return this.status.state;
  }

  /** The room in which the player is; empty on a server without rooms, and before a Welcome. */
  get room(): string {
    return this.world?.welcome.room ?? "";
  }

  /**
   * For how many ms nothing was heard while it plays, once that is a second; else 0.
   * Meanwhile inputs rest, and nothing is predicted that the server may never see.
   */
  get silentMs(): number {
    const quiet = this.now() - this.heardAt;
    return this.status.state === "playing" && quiet > silentMs ? quiet : 0;
  }

  /** Connects at once instead of at the time that waiting says: the network is back. */
  retryNow(): void {
    if (this.status.state === "waiting") this.connect();
  }

  /**
   * Plays under that name, connecting first if need be. Settles once: with the
   * player, or with why not. After a loss later on the name is resumed by itself, in the
   * room where the player was; if that is no more, where this said to go.
   */
  join(name: string, options: JoinOptions = {}): Promise<JoinResult> {
    this.spot = null;
    return this.enter(name, options);
  }

  /**
   * Watches without playing, from a place in tiles: the first time it connects, as join does, and then it looks elsewhere.
   * Whoever watches is in the state "playing", has no player and sends nothing.
   */
  watch(x: number, y: number): Promise<JoinResult> {
    const already = this.spot !== null && this.status.state !== "idle" && this.status.state !== "closed";
    this.spot = { x: Math.min(Math.max(Math.floor(x), 0), 65535), y: Math.min(Math.max(Math.floor(y), 0), 65535) };
    if (!already) return this.enter("", {});
    if (this.status.state === "playing") this.write(this.spectate(this.spot));
    return Promise.resolve({ ok: true, code: 0, retryMs: 0, sentence: "" });
  }

  private enter(name: string, options: JoinOptions): Promise<JoinResult> {
    const { data = new Uint8Array(0), room = "", label = "", reservation = new Uint8Array(0) } = options;
    if (data.length > joinDataMax) throw new RangeError(`join: ${data.length} bytes of data, at most ${joinDataMax}`);
    if (!roomOk(room)) throw new RangeError(`join: no room can be called ${room}`);
    if (encodeText(label).length > labelMax) throw new RangeError(`join: a label of more than ${labelMax} bytes`);
    if (reservation.length > reservationMax) throw new RangeError(`join: a reservation of ${reservation.length} bytes, at most ${reservationMax}`);
    this.settle({ ok: false, code: Code.LEFT, retryMs: 0, sentence: "" });
    const here = this.rooms.want({ room, label, reservation: reservation.slice() }, name);
    this.name = name;
    this.data = data.slice();
    this.everPlayed = false;
    this.reason = null;
    this.ghosts = this.again = 0;
    this.backoff.reset();
    const result = new Promise<JoinResult>((done) => (this.joined = done));
    if (this.socket && this.world && this.status.state === "joining" && here) this.sendJoin();
    else this.connect();
    return result;
  }

  /** Says goodbye and stays away. */
  leave(): void {
    this.write(this.writer.begin(Up.bye));
    this.stop("idle", 0, "");
  }

  /** Sends a packet of the game's own, of a kind from 32 to 63; false, and nothing is sent, when nobody plays. */
  send(kind: number, body: Body = () => {}): boolean {
    const w = this.own(kind);
    if (this.status.state !== "playing" || this.spot) return false;
    body(w);
    this.write(w);
    return true;
  }

  /** Sends a request, which is a packet of the game's own that begins with a number and is answered once. */
  request(kind: number, body: Body = () => {}): Promise<Answer> {
    this.own(kind);
    const lost = this.status.state !== "playing" || this.spot !== null;
    const open = lost ? null : this.requests.next();
    if (!open) return Promise.resolve({ seq: 0, code: lost ? Code.DROPPED : Code.TOO_MANY, ok: false, lost });
    const w = this.own(kind).u32(open.seq);
    try {
      body(w);
      this.requests.sent(open.seq, this.write(w));
    } catch (e) {
      this.requests.forget(open.seq);
      throw e;
    }
    return open.answer;
  }

  /** Has packets of the game's own read, of a kind from 96 to 127; the reader is lent. One reads each kind. */
  onPacket(kind: number, read: (r: Reader) => void): void {
    if (!ownDown(kind)) throw new RangeError(`kind ${kind}: a game's own are 96 to 127`);
    this.packets.set(kind, read);
  }

  /**
   * Call once per shown frame: sends due Inputs and moves what is shown on.
   * Returns the instant shown, in ticks.
   */
  frame(): number {
    const now = this.now();
    this.pump(now);
    const t = this.world ? this.world.show(now) : 0;
    this.predictor.show(now, this.pacer.phase(now));
    return t;
  }

  // Connection.

  private connect(): void {
    clearTimeout(this.retry);
    this.socket?.drop();
    this.last = null;
    this.greeted = false;
    this.heardAt = this.connectedAt = this.now();
    this.set("connecting", this.reason?.code ?? 0, this.reason?.sentence ?? "", 0);
    this.timer ??= setInterval(() => this.tend(), timerMs);
    const ctor = this.options.WebSocket ?? WebSocket;
    try {
      this.socket = new Socket(ctor, this.options.url, {
        open: () => this.write(hello(this.writer, this.schema?.hash ?? 0n, encodeText(this.credentials), this.rooms.next)),
        frame: (b) => this.receive(b),
        closed: () => this.lost(),
      });
    } catch (e) {
      this.stop("closed", Code.BAD_VALUE, String(e)); // an address that is none
    }
  }

  /** The connection ended: say why, then try again if that may help. */
  private lost(): void {
    const why = this.last, code = why?.code ?? 0, sentence = why?.sentence ?? "";
    this.socket = null;
    if (why) this.reason = why;
    if (code === Code.IDLE && this.now() - this.connectedAt < staleMs && this.again++ < staleTries) return this.connect();
    const elsewhere = this.rooms.turnBack(code);
    const again = this.options.reconnect !== false && this.everPlayed && (!why || elsewhere || (code < gameCodes ? retriable(code) : (this.options.retries?.(code) ?? false)));
    if (!again) return this.stop(this.everPlayed ? "closed" : "idle", code, sentence);
    const wait = this.backoff.next(why?.retryMs);
    this.set("waiting", this.reason?.code ?? 0, this.reason?.sentence ?? "", this.now() + wait);
    this.retry = setTimeout(() => this.connect(), wait);
  }

  private stop(state: State, code: number, sentence: string): void {
    clearTimeout(this.retry);
    clearInterval(this.timer);
    this.timer = undefined;
    this.socket?.drop();
    this.socket = null;
    this.requests.lose(Code.DROPPED);
    this.reason = null;
    this.set(state, code, sentence, 0);
    this.settle({ ok: false, code: code || Code.DROPPED, retryMs: this.last?.retryMs ?? 0, sentence });
  }

  /** Timer work; in a background tab messages do it, since timers are throttled there. */
  private tend(): void {
    const now = this.now();
    this.pump(now);
    if (this.socket && now - this.heardAt > silenceMaxMs) {
      this.socket.drop();
      this.lost();
    }
  }

  private pump(now: number): void {
    if (this.status.state !== "playing" || !this.world) return;
    for (let n = this.pacer.due(now); n > 0 && !this.silentMs && !this.spot; n--) this.sendInput();
    if (now - this.pingAt >= pingEveryMs) {
      this.pingAt = now;
      this.write(this.writer.begin(Up.ping).u32(Math.floor(now)));
    }
  }

  private own(kind: number): Writer {
    if (!ownUp(kind)) throw new RangeError(`kind ${kind}: a game's own are 32 to 63`);
    return this.writer.begin(kind);
  }

  /** Lends what it sent. */
  private write(w: Writer): Uint8Array<ArrayBuffer> {
    return this.writeFrame(w.frame());
  }

  private writeFrame(b: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    this.bytesOut += b.length;
    this.socket?.send(b);
    return b;
  }

  private sendInput(): void {
    const world = this.world!, seq = (this.inputSeq = (this.inputSeq + 1) >>> 0);
    const view = Math.max(Math.floor(world.clock.at(this.now()) * 16), 0);
    const w = this.writer.begin(Up.input).u32(seq).u32(world.tick).u32(view), head = w.length;
    if (this.options.encodeInput) this.options.encodeInput(w, this.input);
    else encodeControls(w, this.input as Controls);
    if (w.length - head > inputMax) throw new RangeError(`an input of ${w.length - head} bytes, at most ${inputMax}`);
    this.write(w);
    this.ackedTick = world.tick;
    if (this.options.step) this.predictor.input(seq, this.input);
  }

  private spectate(at: { x: number; y: number }): Writer {
    return this.writer.begin(Up.spectate).u16(at.x).u16(at.y);
  }

  private sendJoin(state: State = "joining"): void {
    this.set(state, this.reason?.code ?? 0, this.reason?.sentence ?? "", 0);
    if (this.spot) this.write(this.spectate(this.spot));
    else this.write(this.writer.begin(Up.join).bytes(encodeText(this.name)).bytes(this.rooms.token(this.room)).raw(this.data));
  }

  // What the server says.

  private receive(b: Uint8Array): void {
    this.heardAt = this.now();
    this.bytesIn += b.length;
    try {
      this.reader.reset(b, 1, b.length);
      this.dispatch(b[0], this.reader);
    } catch (e) {
      if (!(e instanceof DecodeError)) throw e;
      this.malformed++;
      this.lastError = e.message;
      this.socket?.drop();
      this.lost();
    }
  }

  private dispatch(kind: number, r: Reader): void {
    switch (kind) {
      case Down.welcome: return this.welcomed(readWelcome(r));
      case Down.accepted: return this.accepted(readAccepted(r));
      case Down.refused: return this.refused(readRefusal(r));
      case Down.goodbye: this.last = readRefusal(r); return;
      case Down.snapshot: return this.snapshot(r);
      case Down.events: return readEvents(r, this.sinks);
      case Down.chunk: return this.tiles.readChunk(r);
      case Down.tiles: return this.tiles.readTiles(r);
      case Down.blobs: return this.world?.entities.readBlobs(r);
      case Down.global: return this.global(r);
      case Down.pong: return this.pong(r.u32());
    }
    this.packets.get(kind)?.(r); // other kinds are a newer server's
  }

  private welcomed(w: Welcome): void {
    if (w.version !== protocolVersion) {
      this.last = { code: Code.BAD_VERSION, retryMs: 0, sentence: "" };
      return this.stop("closed", Code.BAD_VERSION, "");
    }
    if (w.schema.length > 0) this.schema = new Schema(w.schema);
    if (!this.schema || this.schema.hash !== w.schemaHash) throw new DecodeError("welcome: the schema is not that of its hash");
    const old = this.world?.welcome, moved = this.greeted;
    this.greeted = true;
    if (moved) this.requests.lose(Code.MOVED);
    if (!old || moved || !sameWorld(old, w)) this.tiles.begin(w.width, w.height, this.options.tiles?.(w.game) ?? []);
    this.world?.entities.clear();
    this.world = new World(w, this.schema);
    this.pacer = new Pacer(1000 / w.tickRate);
    this.predictor.reset();
    this.self = null;
    this.inputSeq = this.ackedTick = 0;
    this.onWorld(this.world);
    this.sendJoin(moved ? "moving" : "joining");
    if (moved) this.onMoved(w.room);
  }

  private accepted(a: Accepted): void {
    if (this.asked.id !== a.id || this.asked.room !== this.room) this.requests.lose(Code.DROPPED); // they were somebody else's
    this.asked = { id: a.id, room: this.room };
    this.self = a;
    this.rooms.entered(this.room, a.token);
    this.everPlayed = true;
    this.reason = null;
    this.ghosts = 0;
    this.backoff.reset();
    for (const frame of this.requests.unanswered()) this.writeFrame(frame);
    this.set("playing", 0, "", 0);
    this.settle({ ok: true, code: 0, retryMs: 0, sentence: "" });
  }

  private refused(f: Refusal): void {
    this.last = f;
    const open = f.code === Code.NAME_TAKEN || f.code === Code.BAD_NAME || this.options.reopens?.includes(f.code);
    if (!open) return; // the server closes
    if (f.code === Code.NAME_TAKEN && this.everPlayed && this.ghosts++ < ghostTries) {
      const socket = this.socket, waits = this.state;
      setTimeout(() => this.socket === socket && this.state === waits && this.sendJoin(waits), ghostWaitMs);
      return;
    }
    if (this.everPlayed) return this.stop("closed", f.code, f.sentence);
    this.last = null;
    this.settle({ ok: false, code: f.code, retryMs: f.retryMs, sentence: f.sentence });
  }

  private snapshot(r: Reader): void {
    const w = this.world, now = this.now();
    if (!w) throw new DecodeError("snapshot before a welcome");
    const blob = w.ownBlob;
    if (!w.read(r, now)) return;
    const h = w.header;
    this.pacer.report(h.waiting, h.repeats);
    if (w.ownKnown) this.predictor.reconcile(w.own, h.inputSeq);
    if (w.ownBlob && w.ownBlob !== blob) this.onOwn(w.ownBlob);
    this.pump(now);
    if (w.tick - this.ackedTick >= 2) { // no Input was due: the server still must know
      this.ackedTick = w.tick;
      this.write(this.writer.begin(Up.ack).u32(w.tick));
    }
    this.onSnapshot(w);
  }

  private global(r: Reader): void {
    const { id, body } = readGlobal(r);
    this.onGlobal(id, body);
  }

  private pong(stamp: number): void {
    const rtt = Math.max(this.now() - stamp, 0);
    this.rttMs = this.rttMs === 0 ? rtt : this.rttMs + (rtt - this.rttMs) * 0.3;
  }

  // Telling.

  private set(state: State, code: number, sentence: string, retryAt: number): void {
    this.status = { state, code, sentence, retryAt };
    this.onStatus(this.status);
  }

  private settle(r: JoinResult): void {
    const done = this.joined;
    this.joined = null;
    done?.(r);
  }
}
