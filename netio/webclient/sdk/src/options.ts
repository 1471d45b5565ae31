// What a Client is made of.

import type { Writer } from "./bytes.ts";
import type { Client } from "./client.ts";
import type { OwnState } from "./header.ts";

/** Options of a Client. I is the game's own input, T what it knows of a kind of tile. */
export interface Options<I, T> {
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
export interface JoinOptions {
  /** For the game, at most 1 KiB: a team, a look. */
  readonly data?: Uint8Array;
  /** Where to go, at most 32 of A-Z, a-z, 0-9, _ and -; anywhere without it. */
  readonly room?: string;
  /** Of which room to go to when none is named: key=value,key=value, at most 128 bytes. */
  readonly label?: string;
  /** A seat that is kept, as whoever keeps it has told, at most 32 bytes. */
  readonly reservation?: Uint8Array;
}
