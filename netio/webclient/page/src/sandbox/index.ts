// What the page knows of the game that it shows; everything else is any game's.

export { type Held, type SandboxClient, sandboxClient } from "./client.ts";
export { Answered } from "./codes.ts";
export { type ChatEvent, type ProgressEvent, readEvent, type SandboxSinks } from "./events.ts";
export { type Land, readLand, TileFlag, type TileInfo, type Tiles } from "./land.ts";
export type { HappenedEvent } from "./schema.ts";
export { Button, walk, walkAt } from "./movement.ts";
export { breakTile, chatMax, ChatScope, place, release, say, select } from "./requests.ts";
