// The arena's client: the SDK's, with the game's own input, prediction and codes.

import { Client } from "../../../../netio/webclient/sdk/src/index.ts";
import { step } from "./step.ts";
import { type About, type Controls, encodeControls, reopens, readAbout, released } from "./wire.ts";

export type ArenaClient = Client<Controls>;

/** A client, and what the Welcome said of the arena that it is in. */
export function arenaClient(url: string): { client: ArenaClient; about: () => About } {
  const nothing: About = { scoreToWin: 0, magazine: 0, walls: [] };
  let about = nothing, of: Uint8Array | null = null;
  const client: ArenaClient = new Client<Controls>({
    url, input: released, encodeInput: encodeControls, reopens,
    step: (own, controls) => {
      const me = client.world?.entities.get(client.self?.id ?? 0);
      if ((me?.get("health", "points") ?? 1) > 0) step(current().walls, own, controls, client.world?.welcome.tickRate ?? 30);
    },
  });
  function current(): About {
    const game = client.world?.welcome.game ?? null;
    if (game && game !== of) about = (of = game).length > 0 ? readAbout(game) : nothing; // the lobby says nothing
    return about;
  }
  return { client, about: current };
}
