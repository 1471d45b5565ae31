// tickd-client: the browser's side of tickd.

export { Client } from "./client.ts";
export type { Options } from "./options.ts";
export type { JoinResult, State, Status } from "./status.ts";
export { Code, codeName, retriable } from "./codes.ts";
export { Button, ChatScope, chatMax, type Accepted, type Refusal, type Welcome } from "./packets.ts";
export type { AnswerEvent, ChatEvent, ProgressEvent, RosterEvent } from "./events.ts";
export type { Answer } from "./requests.ts";
export { World } from "./world.ts";
export { Entities } from "./entities.ts";
export { Entity } from "./entity.ts";
export { Kind, Schema, type Class, type Component, type Lane } from "./schema.ts";
export { TileFlag, TileMap, type Chunk, type TileInfo } from "./tilemap.ts";
export { chunkSide, chunkTiles, decodeChunk } from "./chunk.ts";
export { PlayClock } from "./clock.ts";
export { Predictor, type Step } from "./predict.ts";
export { unit, walk, walkAt, type Walk } from "./movement.ts";
export { DecodeError, Reader, Writer } from "./bytes.ts";
export { Header, type OwnState } from "./header.ts";
export { SnapshotReader, type View } from "./snapshot.ts";
export { Frame, groupsMax, historyMax } from "./history.ts";
