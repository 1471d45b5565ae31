// The sandbox's client: the engine's, with the input, the tiles and the walk of this game.

import { Client, type Options } from "../../../sdk/src/index.ts";
import { readLand, type TileInfo } from "./land.ts";
import { walk, walkAt } from "./movement.ts";
import { type Controls, writeControls } from "./schema.ts";

/** What a player of the sandbox holds down, and where it looks. */
export type Held = Controls;

export type SandboxClient = Client<Held, TileInfo>;

type Own = "input" | "encodeInput" | "step" | "tiles";

export function sandboxClient(options: Omit<Options<Held, TileInfo>, Own>): SandboxClient {
  let rate = 20, paces = walkAt(rate);
  return new Client<Held, TileInfo>({
    ...options,
    input: { buttons: 0, aim: 0 },
    encodeInput: writeControls,
    tiles: (game) => readLand(game).tiles,
    step: (s, held, client) => {
      const now = client.world!.welcome.tickRate;
      if (now !== rate) paces = walkAt((rate = now));
      walk(s, held.buttons, paces, client.tiles);
    },
  });
}
