// What the server of a recording says of it, and what can be asked of it: see /api/recording.

/** Where the recording is, and what is shown of it. */
export interface Tape {
  readonly first: number;
  readonly last: number;
  readonly tick: number;
  readonly tick_rate: number;
  readonly playing: boolean;
  /** How many times as fast as it was recorded. */
  readonly speed: number;
  /** Another world was made so often: each time everybody connects again. */
  readonly seeks: number;
  readonly error?: string;
  /** Whether this page may change anything. */
  readonly may: boolean;
  readonly players: readonly { readonly id: number; readonly name: string; readonly x: number; readonly y: number }[];
}

/** Asks and orders. An error says why in one sentence. */
export async function ask(order = ""): Promise<Tape> {
  const r = await fetch("api/recording" + order, order ? { method: "POST" } : { cache: "no-store" });
  if (!r.ok) throw new Error((await r.text()).trim());
  return (await r.json()) as Tape;
}
