// What a stranger writes against the installed package and the types of their own game, which is the
// ballroom of bench/testdata/outside: `tickd schema --ts` wrote schema.ts.

import { Client, type JoinResult, Reader, type State } from "tickd-client";
import { type Controls, EventType, GlobalId, Kind, readBowEvent, readTuneGlobal, writeControls, writeCurtsy } from "./schema.ts";

const cardKind = 100;

/** One who dances, or who only watches. */
class Dancer {
  readonly bows: number[] = [];
  readonly cards: { near: number; watching: number }[] = [];
  tune = -1;
  readonly client: Client<Controls>;

  constructor(client: Client<Controls>) {
    this.client = client;
    client.onEvent = (type, body) => type === EventType.Bow && this.bows.push(readBowEvent(new Reader(body)).who);
    client.onGlobal = (id, body) => id === GlobalId.Tune && (this.tune = readTuneGlobal(new Reader(body)).number);
    client.onPacket(cardKind, (r) => this.cards.push({ near: r.u8(), watching: r.u8() }));
  }

  static async here(): Promise<Dancer> {
    return new Dancer(await Client.here<Controls>({ input: { forward: 0, turn: 0 }, encodeInput: writeControls }));
  }

  join(name: string): Promise<JoinResult> {
    return this.client.join(name, { data: Uint8Array.of(2) });
  }

  curtsy(to: number): boolean {
    return this.client.send(Kind.Curtsy, (w) => writeCurtsy(w, { to }));
  }

  /** Who is in view: where each was told to be, in tiles, by name. */
  get seen(): Record<string, number> {
    const seen: Record<string, number> = {};
    for (const e of this.client.world?.entities ?? []) seen[e.name] = e.get("position", "x") ?? NaN;
    return seen;
  }

  get state(): State {
    return this.client.state;
  }
}

// @ts-expect-error: a dancer has no such thing to hold down
export const wrong: Controls = { forward: 0, turn: 0, jump: 1 };

const page = globalThis as unknown as { dancer: Dancer };
page.dancer = await Dancer.here();
