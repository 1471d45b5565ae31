// tickd-client: the browser's side of tickd.

export { Client } from "./client.ts";
export { foreignHost, linkToRoom, resolve as resolveAddress, roomOfLink, pageServer, serverAddress } from "./address.ts";
export type { JoinOptions, Options } from "./options.ts";
export { type Controls, noControls } from "./input.ts";
export type { JoinResult, State, Status } from "./status.ts";
export { Code, codeName, gameCodes, retriable } from "./codes.ts";
export type { Accepted, Promised, Refusal, Welcome } from "./packets.ts";
export type { AnswerEvent, RosterEvent } from "./events.ts";
export type { Answer } from "./requests.ts";
export { World } from "./world.ts";
export { Entities } from "./entities.ts";
export { Entity } from "./entity.ts";
export { Kind, Schema, type Class, type Component, type Lane } from "./schema.ts";
export { TileMap, type Chunk } from "./tilemap.ts";
export { chunkSide, chunkTiles, decodeChunk } from "./chunk.ts";
export { PlayClock } from "./clock.ts";
export { Predictor, type Step } from "./predict.ts";
export { DecodeError, encodeText, Reader, Writer } from "./bytes.ts";
export { Header, type OwnState, unit } from "./header.ts";
export { SnapshotReader, type View } from "./snapshot.ts";
export { Frame, groupsMax, historyMax } from "./history.ts";
