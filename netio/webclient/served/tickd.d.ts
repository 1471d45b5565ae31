/** Address of the WebSocket: ?server= first, then what the page's server says, then port 7777 beside the page. */
declare function serverAddress(): Promise<string>;
/** That address, and whether what is there is a recording: to be watched, and steered beside the page at api/recording. */
declare function pageServer(): Promise<{
    url: string;
    recording: boolean;
}>;
/**
 * The host of an address when it is not the page's own, else "". A link can name
 * any server: whoever follows it must see where a name and a password would go.
 * All names of this machine are one host.
 */
declare function foreignHost(address: string, page?: {
    hostname: string;
}): string;
/** Completes an address: ":7777", "host:7777" and "./ws", which is beside the page, get what they lack from the page's own. */
declare function resolve(address: string, page?: {
    protocol: string;
    hostname: string;
    href: string;
}): string;
/** The room that a page's address names, as in #room=NAME; "" when it names none that can be. */
declare function roomOfLink(hash?: string): string;
/** The page's address with #room=NAME for a friend to follow; without one for "". */
declare function linkToRoom(room: string, href?: string): string;
/** Doubling waits with jitter, so that a server's clients do not all come back at once. */
declare class Backoff {
    private tries;
    /** How long to wait now; at least what the server asked for. */
    next(atLeastMs?: number): number;
    reset(): void;
}
/**
 * Reads bits. It copies what it reads into a buffer with zeros behind it, so
 * that no read is out of bounds; reading past the end gives zeros and makes
 * overrun true.
 */
declare class BitReader {
    private buf;
    private end;
    /** In bits. */
    pos: number;
    /** Reads bytes from..to of b. */
    reset(b: Uint8Array, from: number, to: number): void;
    /** The next 32 bits, as an int32. */
    private peek;
    bit(): number;
    /** n bits, 0 to 32, unsigned. */
    get(n: number): number;
    /** A Rice code of parameter k, at most 20. */
    rice(k: number): number;
    /** Groups of a bit that says whether more follow and 7 bits. */
    varint(): number;
    align(): void;
    get overrun(): boolean;
    /** Whether everything was read, to the byte. */
    get done(): boolean;
}
/** Is told the static blob of each arrival, lent; in a crowd's bare blocks, its mark. */
interface BlobSink {
    arrived(id: number, blob: Uint8Array, length: number): void;
    marked(id: number, mark: number): void;
}
/** The mark of a blob: FNV-1a of 32 bits, folded into 8, but 0 only for an empty one. */
declare function blobMark(blob: Uint8Array, length: number): number;
/** Decodes blocks of one schema; it keeps the scratch that decoding needs. */
declare class BlockReader {
    private readonly schema;
    /** Per component: sum and n of its value context, sum and n of its rate context. */
    private readonly ctx;
    private readonly last;
    private readonly arrivals;
    private readonly blob;
    constructor(schema: Schema);
    /**
     * Decodes one block into out, which must not be base, against base, which is
     * age ticks old; base null: in full. cx and cy are the cell's, in cells.
     * bare: arrivals have marks instead of blobs.
     */
    read(r: BitReader, base: Members | null, age: number, cx: number, cy: number, bare: boolean, out: Members, sink: BlobSink): void;
    private reset;
    private member;
    /** A part without residuals: predicted lanes go on as predicted. */
    private onward;
    private changed;
    /** One residual in the context at ctx, which follows what it codes. */
    private residual;
    private arrive;
}
/** A packet that no server wrote. */
declare class DecodeError extends Error {
    name: string;
}
/** Text of UTF-8 bytes; malformed ones become U+FFFD. */
declare function decodeText(b: Uint8Array): string;
/** UTF-8 bytes of text. */
declare function encodeText(s: string): Uint8Array;
/** Reads fields off a body it only borrows; reading past the end throws. */
declare class Reader {
    bytes: Uint8Array;
    pos: number;
    end: number;
    constructor(bytes: Uint8Array, pos?: number, end?: number);
    /** Starts over on other bytes, so that one reader serves every packet. */
    reset(bytes: Uint8Array, pos: number, end: number): void;
    get left(): number;
    private need;
    u8(): number;
    u16(): number;
    u24(): number;
    u32(): number;
    i32(): number;
    i8(): number;
    i16(): number;
    u64(): bigint;
    /** Unsigned base-128 of at most 32 bits. */
    varint(): number;
    /** Unsigned base-128 of 64 bits into two words: [low, high]. */
    varint64(out: Uint32Array): void;
    /** A length of at most limit and that many bytes, lent: copy to keep. */
    lend(limit: number): Uint8Array;
    /** Text of at most limit bytes, with its length before it. */
    text(limit?: number): string;
    /** All that is left, lent: copy to keep. */
    rest(): Uint8Array;
    /** Throws unless everything was read. */
    close(): void;
}
/** Appends fields to a buffer of its own that is used again and again. */
declare class Writer {
    private buf;
    private n;
    constructor(capacity?: number);
    /** Starts a frame of that kind. */
    begin(kind: number): this;
    u8(v: number): this;
    u16(v: number): this;
    u32(v: number): this;
    u64(v: bigint): this;
    bytes(b: Uint8Array): this;
    /** Text, with its length in bytes before it. */
    text(s: string): this;
    /** Bytes without their length before them. */
    raw(b: Uint8Array): this;
    /** Bytes that were written since begin. */
    get length(): number;
    /** Lends the frame until the next begin; throws a RangeError when it is longer than the buffer. */
    frame(): Uint8Array<ArrayBuffer>;
}
declare const chunkSide = 32;
declare const chunkTiles: number;
/** Decodes one encoded chunk, exactly, into out. */
declare function decodeChunk(b: Uint8Array, out: Uint8Array): void;
/** Writes a packet's body; what it returns does not matter. */
type Body = (w: Writer) => unknown;
/** A connection to one server, kept alive through losses. I is the game's own input, T what it knows of a kind of tile. */
declare class Client<I = Controls, T = unknown> {
    /** A password or token for the server; taken at each connection. */
    credentials: string;
    /** What is held down now; each Input takes it. Put another in its place, and leave the one that was there as it is. */
    input: I;
    /** The current world; null until a Welcome came. Replaced at each connection, and when the server moves the player to another room. */
    world: World | null;
    /** The own player, once accepted. */
    self: Accepted | null;
    readonly tiles: TileMap<T>;
    /** The own player; without a step of the game's own it is where the server last said. */
    readonly predictor: Predictor<I>;
    rttMs: number;
    bytesIn: number;
    bytesOut: number;
    /** Malformed packets; each ends a connection. */
    malformed: number;
    lastError: string;
    onStatus: (s: Status) => void;
    onWorld: (w: World) => void;
    /** The server has moved the player to another room, on the same connection. After onWorld: all that was known is of the room before. */
    onMoved: (room: string) => void;
    onSnapshot: (w: World) => void;
    onAnswer: (e: AnswerEvent) => void;
    onRoster: (e: RosterEvent) => void;
    onNotice: (sentence: string) => void;
    /** So many lines of chat, or other things that need not arrive, were left out: more was said than the connection may carry. */
    onOmitted: (count: number) => void;
    /** An event of the game's own; body is lent. */
    onEvent: (type: number, body: Uint8Array) => void;
    /** A value of the game's own that everybody is told, such as a score, is another one; body is lent. */
    onGlobal: (id: number, body: Uint8Array) => void;
    /** The owner's blob changed: a hotbar. */
    onOwn: (blob: Uint8Array) => void;
    private readonly options;
    private readonly now;
    private readonly writer;
    private readonly reader;
    private readonly backoff;
    private readonly requests;
    private readonly sinks;
    private socket;
    private schema;
    private pacer;
    private status;
    private readonly packets;
    private name;
    private spot;
    private data;
    private readonly rooms;
    private greeted;
    private joined;
    private everPlayed;
    private asked;
    private connectedAt;
    private again;
    private ghosts;
    private last;
    private reason;
    private inputSeq;
    private ackedTick;
    private heardAt;
    private pingAt;
    private retry;
    private timer;
    constructor(options: Options<I, T>);
    /** A client of the server that the page belongs to: pageServer says where that is. */
    static here<I = Controls, T = unknown>(options?: Omit<Options<I, T>, "url">): Promise<Client<I, T>>;
    get state(): State;
    /** The room in which the player is; empty on a server without rooms, and before a Welcome. */
    get room(): string;
    /**
     * For how many ms nothing was heard while it plays, once that is a second; else 0.
     * Meanwhile inputs rest, and nothing is predicted that the server may never see.
     */
    get silentMs(): number;
    /** Connects at once instead of at the time that waiting says: the network is back. */
    retryNow(): void;
    /**
     * Plays under that name, connecting first if need be. Settles once: with the
     * player, or with why not. After a loss later on the name is resumed by itself, in the
     * room where the player was; if that is no more, where this said to go.
     */
    join(name: string, options?: JoinOptions): Promise<JoinResult>;
    /**
     * Watches without playing, from a place in tiles: the first time it connects, as join does, and then it looks elsewhere.
     * Whoever watches is in the state "playing", has no player and sends nothing.
     */
    watch(x: number, y: number): Promise<JoinResult>;
    private enter;
    /** Says goodbye and stays away. */
    leave(): void;
    /** Sends a packet of the game's own, of a kind from 32 to 63; false, and nothing is sent, when nobody plays. */
    send(kind: number, body?: Body): boolean;
    /** Sends a request, which is a packet of the game's own that begins with a number and is answered once. */
    request(kind: number, body?: Body): Promise<Answer>;
    /** Has packets of the game's own read, of a kind from 96 to 127; the reader is lent. One reads each kind. */
    onPacket(kind: number, read: (r: Reader) => void): void;
    /**
     * Call once per shown frame: sends due Inputs and moves what is shown on.
     * Returns the instant shown, in ticks.
     */
    frame(): number;
    private connect;
    /** The connection ended: say why, then try again if that may help. */
    private lost;
    private stop;
    /** Timer work; in a background tab messages do it, since timers are throttled there. */
    private tend;
    private pump;
    private own;
    /** Lends what it sent. */
    private write;
    private writeFrame;
    private sendInput;
    private spectate;
    private sendJoin;
    private receive;
    private dispatch;
    private welcomed;
    private accepted;
    private refused;
    private snapshot;
    private global;
    private pong;
    private set;
    private settle;
}
/** Turns arrivals of snapshots into the instant to show. */
declare class PlayClock {
    readonly periodMs: number;
    private readonly lateness;
    private readonly needs;
    private readonly sorted;
    private count;
    private lastTick;
    private base;
    private offset;
    private lastNow;
    private playing;
    /** Delay that the arrivals ask for, in ms behind the fastest of them. */
    delayMs: number;
    /** Spread of the arrivals, in ms. */
    jitterMs: number;
    constructor(periodMs: number);
    /** A snapshot of that tick was applied at now, in ms. */
    arrive(tick: number, now: number): void;
    /** The instant to show at now, in ticks; never goes back. */
    at(now: number): number;
    /** The server's tick as of now, as far as the fastest arrival tells. */
    serverTick(now: number): number;
}
declare const Code: {
    readonly OK: 0;
    readonly BAD_FRAME: 1;
    readonly TOO_LARGE: 2;
    readonly BAD_STATE: 3;
    readonly BAD_VALUE: 4;
    readonly BAD_MAGIC: 5;
    readonly BAD_VERSION: 6;
    readonly BAD_PASSWORD: 7;
    readonly BAD_NAME: 8;
    readonly NAME_TAKEN: 9;
    readonly SERVER_FULL: 10;
    readonly RETRY_LATER: 11;
    readonly RATE: 12;
    readonly IDLE: 13;
    readonly SLOW_CLIENT: 14;
    readonly SHUTDOWN: 15;
    readonly KICKED: 16;
    readonly REPLACED: 17;
    readonly LEFT: 18;
    readonly DROPPED: 19;
    readonly INTERNAL: 20;
    readonly ENDED: 21;
    readonly NO_ROOM: 22;
    readonly ROOM_FULL: 23;
    readonly ROOM_CLOSED: 24;
    readonly NO_SEAT: 25;
    readonly MOVED: 26;
    readonly RESTARTED: 27;
    readonly READ_ONLY: 28;
    readonly RECORDING: 29;
    readonly OUT_OF_ORDER: 39;
    readonly TOO_MANY: 40;
};
/** From here on codes are the game's own. */
declare const gameCodes = 128;
/** The code's name: "NAME_TAKEN"; "CODE_128" for one that is not the engine's. */
declare function codeName(code: number): string;
/** Whether connecting again without the player's doing could help; of a game's own codes only it knows. */
declare function retriable(code: number): boolean;
/** Numbers kept per entity to interpolate between. */
declare const samplesMax = 16;
/** The set of entities in view. Steady state makes no garbage. */
declare class Entities implements BlobSink {
    readonly schema: Schema;
    /** Interpolated numbers, stride per row, as of the last interpolate. */
    shown: Float64Array;
    /** Per row, a ring of samples: their ticks, and stride numbers each. */
    ticks: Uint32Array;
    samples: Int32Array;
    /** Per row: where the newest sample is, and how many there are. */
    heads: Uint8Array;
    counts: Uint8Array;
    onSpawn: (e: Entity) => void;
    onDespawn: (e: Entity) => void;
    /** An entity in view has another static blob than before: in a crowd a name can come after its owner. */
    onBlob: (e: Entity) => void;
    private readonly table;
    private readonly blobs;
    private readonly entities;
    private readonly free;
    private seen;
    private leftAt;
    private stamp;
    private capacity;
    constructor(schema: Schema);
    /** The entity of that id if it is in view. */
    get(id: number): Entity | undefined;
    /** Calls f for each entity in view. */
    each(f: (e: Entity) => void): void;
    /** Each entity in view, for a loop or a filter; unlike each it makes some garbage. */
    [Symbol.iterator](): IterableIterator<Entity>;
    get count(): number;
    newest(row: number, lane: number): number;
    /** Fills shown for the instant time, in ticks. snap is how far an entity may go in a tick. */
    interpolate(time: number, snap: number): void;
    /** @internal Takes the static blob of an id; it holds until another comes. */
    arrived(id: number, blob: Uint8Array, length: number): void;
    /** @internal Forgets the blob of an id if that is of its last owner. */
    marked(id: number, mark: number): void;
    /** @internal Reads a packet of blobs. */
    readBlobs(r: Reader): void;
    /** Gives an entity the blob that its id has now. */
    private name;
    /** Takes over what the client holds after a snapshot. */
    update(f: Frame): void;
    /** Everything goes: another server, another world. */
    clear(): void;
    private take;
    private push;
    /** Decides on those that no content holds: on their way, or gone. */
    private settle;
    private add;
    private forget;
    private grow;
}
/**
 * A replicated entity. The object stays the same while the entity is known, so
 * it may be kept between onSpawn and onDespawn, with a game's own data beside.
 */
declare class Entity {
    id: number;
    /** Index into the schema's classes. */
    cls: number;
    /** In view, or gone so lately that it may be on its way to another cell. */
    present: boolean;
    /** The tick of its newest numbers. */
    tick: number;
    readonly row: number;
    private readonly all;
    private bytes;
    private text;
    constructor(all: Entities, row: number);
    /** The class's name: "player". */
    get kind(): string;
    /** The static blob as text: a player's name. */
    get name(): string;
    /** The static blob, lent. */
    get blob(): Uint8Array;
    has(component: string): boolean;
    /**
     * The newest value of a lane, the component's first unless named, in what it
     * measures; undefined when the server's game has no such lane. Any component
     * in the server's schema works.
     */
    get(component: string, lane?: string): number | undefined;
    /** As get, at the instant that is shown: interpolated between snapshots. */
    show(component: string, lane?: string): number | undefined;
    /** How fast a predicted lane changes, a tick. */
    rate(component: string, lane?: string): number | undefined;
    /** @internal A new static blob, which is never changed; text is decoded again only if it is another. */
    setBlob(b: Uint8Array): void;
}
/** An answer to a request. */
interface AnswerEvent {
    readonly seq: number;
    readonly code: number;
}
/** Who plays: how many, and the first fifty. */
interface RosterEvent {
    readonly players: number;
    readonly first: readonly {
        readonly id: number;
        readonly name: string;
    }[];
}
/** Who is told. */
interface EventSinks {
    answer(e: AnswerEvent): void;
    roster(e: RosterEvent): void;
    notice(sentence: string): void;
    /** So many lines of chat, or other things that need not arrive, were left out here. */
    omitted(count: number): void;
    /** An event of the game's own, or of a newer server; body is lent. */
    other(type: number, body: Uint8Array): void;
}
/** Reads an Events packet's body. */
declare function readEvents(r: Reader, to: EventSinks): void;
/** Units per tile of an exact position. */
declare const unit = 1024;
/** The exact state of one's own entity: 1/1024 tile, and that a tick. */
interface OwnState {
    x: number;
    y: number;
    vx: number;
    vy: number;
}
/** One decoded header, used again for each snapshot. */
declare class Header {
    tick: number;
    age: number;
    /** Low half of the newest Input that the server consumed. */
    inputSeq: number;
    /** Inputs that wait at the server. */
    waiting: number;
    /** How often in a row the server had to repeat the last input. */
    repeats: number;
    part: number;
    parts: number;
    moved: boolean;
    cx: number;
    cy: number;
    /** Slots refreshed, as two words; all bits set without a mask. */
    readonly mask: Uint32Array<ArrayBuffer>;
    /** Slots refreshed of each layer: the team's, the owner's. */
    readonly layers: Uint32Array<ArrayBuffer>[];
    /** The team layer starts over. */
    afresh: boolean;
    hasOwn: boolean;
    readonly own: OwnState;
    /** Lent; null when the snapshot has none. */
    blob: Uint8Array | null;
    /** Reads the header and leaves the sections in the reader. */
    read(r: Reader): void;
    refreshes(slot: number, mask?: Uint32Array<ArrayBuffer>): boolean;
}
declare const historyMax = 32;
declare const groupsMax = 8;
/** Layers beside the public one: the team's, the owner's. */
declare const layersMax = 2;
/** What the client held after one snapshot: the view and each slot's content. */
declare class Frame {
    tick: number;
    cx: number;
    cy: number;
    /** Per slot, its groups: 0 unknown, 1 an ordinary cell, else a crowded one. */
    readonly groups: Uint8Array;
    /** Per slot, groupsMax contents; then, per layer, one a slot. null is unknown. */
    readonly contents: (Members | null)[];
    constructor(slots: number);
}
/** A ring of frames that share contents by counting references. */
declare class History {
    readonly pool: MembersPool;
    private readonly slots;
    private readonly frames;
    private readonly spare;
    constructor(slots: number, stride: number);
    get newest(): Frame | undefined;
    get length(): number;
    find(tick: number): Frame | undefined;
    /** A frame to fill, with everything unknown. */
    take(): Frame;
    /** Makes f the newest. */
    push(f: Frame): void;
    clear(): void;
    private drop;
}
/** Maps ids (never 0) to rows; open addressing, no garbage. */
declare class IdTable {
    private keys;
    private rows;
    private used;
    /** The row of id, -1 when it has none. */
    get(id: number): number;
    /** Adds id, which must not be there. */
    add(id: number, row: number): void;
    /** Removes id; what follows it in its run moves up, so that no mark is left. */
    delete(id: number): void;
    clear(): void;
    private grow;
}
/** The input of a game that says nothing else. */
interface Controls {
    /** 16 of them, a bit each; the game says which is which. */
    readonly buttons: number;
    /** 1/65536 turn, clockwise from east. */
    readonly aim: number;
    /** Two axes, -127 to 127, positive to the east and the south. */
    readonly x: number;
    readonly y: number;
}
declare const noControls: Controls;
declare function encodeControls(w: Writer, c: Controls): void;
/** Bytes of an Input's own part. */
declare const inputMax = 32;
/** Writes the numbers of one row at time, in ticks, into all.shown. */
declare function interpolateLanes(all: Entities, row: number, cls: number, time: number, snap: number): void;
/** The tokens of one name at one server, in a Storage. One that refuses or holds nonsense is one that is empty. */
declare class Keepsake {
    private readonly storage;
    private readonly key;
    constructor(storage: Storage, url: string);
    /** By room, as that name had them last. */
    tokens(name: string): [string, Uint8Array][];
    keep(name: string, tokens: ReadonlyMap<string, Uint8Array>): void;
}
/**
 * Entities by rising id, in typed arrays that are used again. Once written it
 * is never changed while a snapshot of the history refers to it.
 */
declare class Members {
    count: number;
    /** The content tick. */
    tick: number;
    /** How many snapshots of the history refer to it. */
    refs: number;
    /** What the pool counts it as. */
    charged: number;
    ids: Uint32Array<ArrayBuffer>;
    classes: Uint8Array<ArrayBuffer>;
    lanes: Int32Array;
    readonly stride: number;
    constructor(stride: number);
    /** Makes room for n members. */
    ensure(n: number): void;
    /** How many numbers of 4 bytes the arrays have room for, or a few more. */
    get room(): number;
    /** Gives back what the members do not need: most of those of the baseline may have left. */
    trim(): void;
}
/**
 * How many numbers of 4 bytes all snapshots of the history may have room for: ten
 * thousand entities of a dozen lanes, all of them refreshed in each, take half of
 * it at most, since arrays are up to twice as large as they must be.
 */
declare const heldMax: number;
/** Members that nobody refers to, kept for the next block. */
declare class MembersPool {
    /** Numbers that the members which snapshots refer to have room for. */
    held: number;
    /** Of those that are kept for the next block. */
    idle: number;
    private readonly free;
    private readonly stride;
    constructor(stride: number);
    take(): Members;
    /** Counts one that was taken and written, and trims it. */
    charge(m: Members): void;
    /** Takes back one that was charged. */
    give(m: Members): void;
}
/** Options of a Client. I is the game's own input, T what it knows of a kind of tile. */
interface Options<I, T> {
    /** ws://host:7777/ or wss://... */
    readonly url: string;
    /** A password or token, when the server asks for one. */
    readonly credentials?: string;
    /**
     * Where to keep who one is, so that a page that is loaded again comes back under its name to what it played:
     * sessionStorage, which each tab has for itself. Without it only this client knows.
     */
    readonly storage?: Storage;
    /** Connect again after a loss; on unless false. */
    readonly reconnect?: boolean;
    /** For tests and other runtimes. */
    readonly WebSocket?: typeof WebSocket;
    /** Milliseconds, monotonic. */
    readonly now?: () => number;
    /** What is held down at first, if the game has an input of its own. */
    readonly input?: I;
    /** Writes the game's own input, at most 32 bytes; without it inputs are Controls. */
    readonly encodeInput?: (w: Writer, input: I) => void;
    /** Moves the own player by one tick, as the server does, so that it need not wait for it; without it nothing is predicted. */
    readonly step?: (s: OwnState, input: I, client: Client<I, T>) => void;
    /** Reads what kinds of tiles there are out of the Welcome's game part, by number; without it tiles have numbers alone. */
    readonly tiles?: (game: Uint8Array) => readonly T[];
    /** Codes of the game's own after which a refused client may join again on the same connection. */
    readonly reopens?: readonly number[];
    /** Whether to connect again by itself after a code of the game's own; without it, after none of them. */
    readonly retries?: (code: number) => boolean;
}
/** What a join may say more. */
interface JoinOptions {
    /** For the game, at most 1 KiB: a team, a look. */
    readonly data?: Uint8Array;
    /** Where to go, at most 32 of A-Z, a-z, 0-9, _ and -; anywhere without it. */
    readonly room?: string;
    /** Of which room to go to when none is named: key=value,key=value, at most 128 bytes. */
    readonly label?: string;
    /** A seat that is kept, as whoever keeps it has told, at most 32 bytes. */
    readonly reservation?: Uint8Array;
}
/** Paces Inputs at the tick rate, a little faster or slower as the server's buffer asks for. */
declare class Pacer {
    private readonly periodMs;
    private nextAt;
    private factor;
    constructor(periodMs: number);
    /** How many Inputs are due at now. */
    due(now: number): number;
    /** How far between two Inputs now is, 0 to 1. */
    phase(now: number): number;
    /** What a snapshot said of the server's buffer. */
    report(waiting: number, repeats: number): void;
}
declare const protocolVersion = 1;
declare const Up: {
    readonly hello: 1;
    readonly join: 2;
    readonly input: 3;
    readonly ack: 4;
    readonly bye: 5;
    readonly ping: 6;
    readonly spectate: 7;
};
declare const Down: {
    readonly welcome: 64;
    readonly accepted: 65;
    readonly refused: 66;
    readonly goodbye: 67;
    readonly snapshot: 68;
    readonly events: 69;
    readonly chunk: 70;
    readonly tiles: 71;
    readonly pong: 72;
    readonly blobs: 73;
    readonly global: 74;
};
/** Whether a client may send it as a packet of a game's own: 8 to 12 are older than that rule. */
declare function ownUp(kind: number): boolean;
/** Whether a server may send it as a packet of a game's own. */
declare function ownDown(kind: number): boolean;
/** Bytes of a game's own in a Join. */
declare const joinDataMax: number;
/** A value that everybody is told; its body is lent. */
declare function readGlobal(r: Reader): {
    id: number;
    body: Uint8Array;
};
/** Whether a room may be called so; empty for anywhere. */
declare function roomOk(name: string): boolean;
/** Bytes of what a Hello says of rooms. */
declare const labelMax = 128;
declare const reservationMax = 32;
/** What a server promises of what it tells. */
type Promised = "none" | "strict" | "relaxed";
/** The world that a server runs. */
interface Welcome {
    readonly version: number;
    readonly schemaHash: bigint;
    /** Ticks a second. */
    readonly tickRate: number;
    readonly tick: number;
    readonly width: number;
    readonly height: number;
    /** Tiles per side of a cell. */
    readonly cellSize: number;
    /** Cells per side of a view. */
    readonly viewCells: number;
    /** What a crash of the server takes back of what it told: all, nothing, movement alone. */
    readonly promise: Promised;
    /** The room that this is; empty for the only one. */
    readonly room: string;
    /** What the game says of itself, in a form of its own. A copy. */
    readonly game: Uint8Array;
    /** A copy; empty when the hash in Hello was right. */
    readonly schema: Uint8Array;
}
/** The player that a join gave. */
interface Accepted {
    readonly id: number;
    readonly tick: number;
    /** 1/1024 tile. */
    readonly x: number;
    readonly y: number;
    readonly token: Uint8Array;
}
/** Why not, or why no longer. */
interface Refusal {
    readonly code: number;
    /** 0: trying again will not help. */
    readonly retryMs: number;
    readonly sentence: string;
}
declare function hello(w: Writer, schemaHash: bigint, credentials: Uint8Array, to: Goal): Writer;
declare function readWelcome(r: Reader): Welcome;
/** Whether what was known of the one world is true of the other. */
declare function sameWorld(a: Welcome, b: Welcome): boolean;
declare function readAccepted(r: Reader): Accepted;
declare function readRefusal(r: Reader): Refusal;
/** Moves a state by one tick with what is held down. */
type Step<I> = (s: OwnState, input: I) => void;
/** The own player as it will be once the server has consumed what was sent. */
declare class Predictor<I> {
    readonly now: OwnState;
    /** Where to draw it, 1/1024 tile; set by show. */
    x: number;
    y: number;
    /** False until the server has told the own state once. */
    ready: boolean;
    /** How wrong the last prediction was, 1/1024 tile. */
    error: number;
    private readonly step;
    private readonly seqs;
    private readonly inputs;
    private first;
    private next;
    private beforeX;
    private beforeY;
    private errorX;
    private errorY;
    private shownAt;
    constructor(step: Step<I>);
    /** An Input is being sent; it is kept, and must not change. */
    input(seq: number, input: I): void;
    /** The server's exact state after it consumed the Input whose number ends in seq16. */
    reconcile(own: OwnState, seq16: number): void;
    /** Sets x and y for the instant now; phase is how far to the next Input it is. */
    show(nowMs: number, phase: number): void;
    /** Another player, another world: nothing is known. */
    reset(): void;
}
/** A request's end: the server's answer, or that none can come any more. */
interface Answer {
    readonly seq: number;
    /** 0: done. */
    readonly code: number;
    readonly ok: boolean;
    /** The connection ended for good, the player did, or it was moved to another room (code MOVED), before the answer came: it may have been done or not. */
    readonly lost: boolean;
}
/** The requests that wait for their answers. */
declare class Requests {
    private seq;
    private readonly open;
    /** first must be above every number that this player has used before. */
    constructor(first: number);
    /** The next number and its answer; null when too many are unanswered. */
    next(): {
        seq: number;
        answer: Promise<Answer>;
    } | null;
    /** That is what was sent: it is kept until the answer comes. */
    sent(seq: number, frame: Uint8Array): void;
    /** Those without an answer, in the order in which they were made. The server does none of them twice. */
    unanswered(): Iterable<Uint8Array<ArrayBuffer>>;
    /** An answer came; one that nobody waits for is ignored. */
    answered(seq: number, code: number): void;
    /** It could not be sent. */
    forget(seq: number): void;
    /** No answers will come. */
    lose(code: number): void;
}
/** A first number that rises from one page load to the next: tenths of a second since 2025. */
declare function firstSeq(nowMs: number): number;
/** Where to go: to the room of a name, else to one with a label; a reservation is a seat that is kept. */
interface Goal {
    readonly room: string;
    readonly label: string;
    readonly reservation: Uint8Array;
}
declare class Rooms {
    private goal;
    private last;
    private name;
    private readonly tokens;
    private readonly keepsake;
    constructor(keepsake?: Keepsake);
    /** Another goal, or another name to go there under; true when the goal is the one that there was. */
    want(goal: Goal, name: string): boolean;
    /** What a Hello asks for: after a loss the room in which the client was, else its goal. */
    get next(): Goal;
    /** The room has let the player in. A reservation is good for once. */
    entered(room: string, token: Uint8Array): void;
    /** What a Join shows in a room. */
    token(room: string): Uint8Array;
    /** Whether a code says that there is no way back to the last room, and the goal is another one, which comes next. */
    turnBack(code: number): boolean;
}
/** How a lane's change is coded. */
declare const Kind: {
    readonly delta: 0;
    readonly predicted: 1;
    readonly angle: 2;
    readonly raw: 3;
};
/** One replicated number. */
interface Lane {
    readonly name: string;
    readonly kind: number;
    readonly bits: number;
    /** Units per whole: divide by it to get what the lane measures. */
    readonly scale: number;
    readonly k: number;
    /** Index among an entity's numbers. */
    readonly at: number;
    /** Index of its rate, -1 unless predicted. */
    readonly rate: number;
}
/** A named group of lanes that tend to change together. */
interface Component {
    readonly name: string;
    readonly lanes: readonly Lane[];
}
/** A kind of entity. */
interface Class {
    readonly name: string;
    /** 0 all, 1 owner, 2 team. */
    readonly visibility: number;
    readonly components: readonly number[];
}
/** One lane of a compiled class. */
interface Op {
    readonly kind: number;
    readonly at: number;
    readonly rate: number;
    readonly bits: number;
    /** 1 for x, 2 for y: sent relative to the cell when in full. */
    readonly axis: number;
}
/** One component of a compiled class. */
interface Part {
    readonly component: number;
    readonly ops: readonly Op[];
}
/** A class compiled: what to do per component, in order. */
interface Program {
    readonly parts: readonly Part[];
    /** The parts that change when an entity moves as usual. */
    readonly usual: number;
}
/** A compiled, immutable lane table. */
declare class Schema {
    readonly hash: bigint;
    readonly cellShift: number;
    readonly components: readonly Component[];
    readonly classes: readonly Class[];
    /** Numbers per entity: lanes and rates. */
    readonly stride: number;
    readonly classBits: number;
    readonly programs: readonly Program[];
    private readonly byName;
    constructor(bytes: Uint8Array);
    /**
     * A lane by names; without the second it is the component's first. Undefined
     * when the server's game has no such lane.
     */
    lane(component: string, lane?: string): Lane | undefined;
    /** A class's number by name, -1 when there is none. */
    classOf(name: string): number;
    private validate;
}
/** The geometry of views in one world. */
interface View {
    /** World size in cells. */
    readonly across: number;
    readonly down: number;
    /** Cells per side of a view. */
    readonly side: number;
}
/** Applies snapshots, all parts of one before it counts. */
declare class SnapshotReader {
    readonly history: History;
    private readonly view;
    private readonly block;
    private readonly bits;
    private pending;
    private base;
    private nextPart;
    /** Entities decoded by the parts of the pending snapshot so far. */
    private decoded;
    /** Per slot: it was refreshed by the pending snapshot. */
    private readonly touched;
    constructor(schema: Schema, view: View);
    /**
     * Applies the snapshot of header h whose sections are left in r. Returns
     * what the client now holds, or null while parts are missing.
     */
    apply(h: Header, r: Reader, sink: BlobSink): Frame | null;
    /** Lays the pending frame out: what is not refreshed stays as in the baseline. */
    private begin;
    /** Bounds what a server can make the client hold. */
    private count;
    private inView;
    /** Where a slot's content in a layer is. */
    private layerAt;
    /** One block of a layer. What it is against is there already: a slot comes once. */
    private hidden;
    private section;
}
/** Told what happens on a Socket; nothing after close. */
interface SocketSinks {
    open(): void;
    frame(b: Uint8Array): void;
    closed(): void;
}
/** A connection that can be dropped at any time without a late callback. */
declare class Socket {
    bytesIn: number;
    bytesOut: number;
    private readonly ws;
    private sinks;
    constructor(make: typeof WebSocket, url: string, sinks: SocketSinks);
    /** Sends a frame, which is copied; nothing happens unless the socket is open. */
    send(b: Uint8Array<ArrayBuffer>): void;
    /** Bytes that the network has not taken yet. */
    get queued(): number;
    /** Closes without a word to the sinks. */
    drop(): void;
    private end;
}
/**
 * idle: nothing asked for. connecting: a socket and a handshake are under way.
 * joining: a name was sent. playing. moving: the server has moved the player to
 * another room, which has not let it in yet; the connection is the same. waiting:
 * lost, will connect again at retryAt. closed: ended for a reason that connecting again would not change.
 */
type State = "idle" | "connecting" | "joining" | "playing" | "moving" | "waiting" | "closed";
/** A change of state. */
interface Status {
    readonly state: State;
    /** Why, for waiting and closed; 0 when the connection just broke. */
    readonly code: number;
    /** The server's own words, as text. */
    readonly sentence: string;
    /** For waiting: when the next try begins, in ms of the client's clock. */
    readonly retryAt: number;
}
/** What a join came to. */
interface JoinResult {
    readonly ok: boolean;
    readonly code: number;
    readonly retryMs: number;
    readonly sentence: string;
}
/** One known chunk. */
interface Chunk {
    readonly cx: number;
    readonly cy: number;
    version: number;
    readonly tiles: Uint8Array;
}
/** All known chunks, and who wants to hear of changes. T is what the game knows of a kind of tile. */
declare class TileMap<T = unknown> {
    width: number;
    height: number;
    infos: readonly T[];
    private readonly chunks;
    /** A whole chunk came: it is new, or much of it changed. */
    onChunk: (c: Chunk) => void;
    /** One tile became another. */
    onTile: (x: number, y: number, tile: number, before: number) => void;
    /** Begins a world; chunks of a former one are forgotten. */
    begin(width: number, height: number, infos: readonly T[]): void;
    chunk(cx: number, cy: number): Chunk | undefined;
    all(): IterableIterator<Chunk>;
    /** The tile at x, y; -1 where nothing is known, also outside the world. */
    at(x: number, y: number): number;
    /** What the game knows of the tile at x, y. */
    info(x: number, y: number): T | undefined;
    /** The chunk at cx, cy, made of tile 0 if it was not known; fill it, then call onChunk. */
    ensure(cx: number, cy: number): Chunk;
    /** Applies a Chunk packet's body. */
    readChunk(r: Reader): void;
    /**
     * Applies a Tiles packet's body. Changes that are known already may come
     * again; together they must lead on from what is known.
     */
    readTiles(r: Reader): void;
}
/** Decoded state of one connection. */
declare class World {
    readonly welcome: Welcome;
    readonly schema: Schema;
    readonly entities: Entities;
    clock: PlayClock;
    /** Header of the newest snapshot, of its last part. */
    readonly header: Header;
    /** The newest tick that was applied, 0 for none. */
    tick: number;
    /** What the owner alone is told: a hotbar. A copy. */
    ownBlob: Uint8Array | null;
    /** The own player's exact state, as of the newest snapshot that told it. */
    readonly own: OwnState;
    ownKnown: boolean;
    /** How old the newest snapshot's baseline was, in ticks. */
    age: number;
    private readonly snapshots;
    private readonly snap;
    constructor(welcome: Welcome, schema: Schema);
    /** Ticks come that many times as fast as the welcome says: a recording is shown faster, or slower. */
    pace(times: number, now: number): void;
    /** Applies one Snapshot packet's body; true when the whole snapshot has been applied. */
    read(r: Reader, now: number): boolean;
    /** Interpolates every entity for the instant now and returns that instant, in ticks. */
    show(now: number): number;
}
export { Client };
export { foreignHost, linkToRoom, resolve as resolveAddress, roomOfLink, pageServer, serverAddress };
export type { JoinOptions, Options };
export { type Controls, noControls };
export type { JoinResult, State, Status };
export { Code, codeName, gameCodes, retriable };
export type { Accepted, Promised, Refusal, Welcome };
export type { AnswerEvent, RosterEvent };
export type { Answer };
export { World };
export { Entities };
export { Entity };
export { Kind, Schema, type Class, type Component, type Lane };
export { TileMap, type Chunk };
export { chunkSide, chunkTiles, decodeChunk };
export { PlayClock };
export { Predictor, type Step };
export { DecodeError, encodeText, Reader, Writer };
export { Header, type OwnState, unit };
export { SnapshotReader, type View };
export { Frame, groupsMax, historyMax };
