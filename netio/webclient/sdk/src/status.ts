// Where the client is between not connected and playing.

/**
 * idle: nothing asked for. connecting: a socket and a handshake are under way.
 * joining: a name was sent. playing. moving: the server has moved the player to
 * another room, which has not let it in yet; the connection is the same. waiting:
 * lost, will connect again at retryAt. closed: ended for a reason that connecting again would not change.
 */
export type State = "idle" | "connecting" | "joining" | "playing" | "moving" | "waiting" | "closed";

/** A change of state. */
export interface Status {
  readonly state: State;
  /** Why, for waiting and closed; 0 when the connection just broke. */
  readonly code: number;
  /** The server's own words, as text. */
  readonly sentence: string;
  /** For waiting: when the next try begins, in ms of the client's clock. */
  readonly retryAt: number;
}

/** What a join came to. */
export interface JoinResult {
  readonly ok: boolean;
  readonly code: number;
  readonly retryMs: number;
  readonly sentence: string;
}
