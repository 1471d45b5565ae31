// The sandbox's client: the engine's, with the input, the tiles and the walk of this game.

import { Client, type Options } from "../../../sdk/src/index.ts";
import { readLand, type TileInfo } from "./land.ts";
import { walk, walkAt } from "./movement.ts";

/** What a player of the sandbox holds down, and where it looks. */
export interface Held {
  /** Of Button. */
  readonly buttons: number;
  /** 1/65536 turn, clockwise from east. */
  readonly aim: number;
}

export type SandboxClient = Client<Held, TileInfo>;

type Own = "input" | "encodeInput" | "step" | "tiles";

export function sandboxClient(options: Omit<Options<Held, TileInfo>, Own>): SandboxClient {
  let rate = 20, paces = walkAt(rate);
  return new Client<Held, TileInfo>({
    ...options,
    input: { buttons: 0, aim: 0 },
    encodeInput: (w, held) => w.u16(held.buttons).u16(held.aim),
    tiles: (game) => readLand(game).tiles,
    step: (s, held, client) => {
      const now = client.world!.welcome.tickRate;
      if (now !== rate) paces = walkAt((rate = now));
      walk(s, held.buttons, paces, client.tiles);
    },
  });
}
