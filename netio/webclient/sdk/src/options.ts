// What a Client is made of.

import type { TileInfo } from "./tilemap.ts";

/** Options of a Client. */
export interface Options {
  /** ws://host:7777/ or wss://... */
  readonly url: string;
  /** A password or token, when the server asks for one. */
  readonly credentials?: string;
  /** Reads what kinds of tiles there are out of the Welcome's game part, by id; without it the tiles have numbers alone. */
  readonly tiles?: (game: Uint8Array) => readonly TileInfo[];
  /** Predict the own player from its inputs; on unless false. */
  readonly predict?: boolean;
  /** Connect again after a loss; on unless false. */
  readonly reconnect?: boolean;
  /** For tests and other runtimes. */
  readonly WebSocket?: typeof WebSocket;
  /** Milliseconds, monotonic. */
  readonly now?: () => number;
}
