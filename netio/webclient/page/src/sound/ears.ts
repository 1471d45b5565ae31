// Which sounds are heard of what happens: the near ones, few at once, and fewer of others than of one's own.

/** What can be heard. */
export type Sound = "step" | "tick" | "break" | "place" | "hurt" | "death" | "chat" | "join" | "leave" | "click";

/** Plays sounds; tests have one of their own. */
export interface Sink {
  /** Plays it at once, from 0 to 1 loud, from -1 (left) to 1. Returns for how many ms it is heard: 0 when it cannot be. */
  play(sound: Sound, loud: number, side: number): number;
}

/** Sounds at once, and how many of them may be other people's. */
export const voicesMax = 12;
export const othersMax = 7;
/** From so many tiles on nothing is heard. */
export const hearTiles = 13;
/** With more players than this nobody is heard to come and go. */
export const quietPlayers = 24;

/** The same sound is not begun again sooner than this, in ms: by oneself, by all others together. */
const gapsMs: Record<Sound, readonly [number, number]> = {
  step: [110, 90], tick: [150, 150], break: [40, 60], place: [40, 60], hurt: [120, 200],
  death: [500, 400], chat: [80, 120], join: [400, 400], leave: [400, 400], click: [50, 50],
};
const otherLoud = 0.55;

interface Voice { until: number; mine: boolean }

export class Ears {
  /** Where one listens, in tiles. */
  x = 0;
  y = 0;
  private readonly sink: Sink;
  private readonly now: () => number;
  private voices: Voice[] = [];
  private readonly begun = new Map<string, number>();
  private players = -1;

  constructor(sink: Sink, now: () => number = () => performance.now()) {
    this.sink = sink;
    this.now = now;
  }

  /** Another world: who was there before does not come. */
  begin(): void {
    this.players = -1;
  }

  /** Something that one does oneself, or that is said to one. */
  own(sound: Sound): void {
    this.play(sound, true, 1, 0);
  }

  /** Something at a place. */
  at(sound: Sound, x: number, y: number, mine = false): void {
    const dx = x - this.x, near = 1 - Math.hypot(dx, y - this.y) / hearTiles;
    if (near > 0) this.play(sound, mine, near * near * (mine ? 1 : otherLoud), Math.min(Math.max(dx / hearTiles, -1), 1) * 0.8);
  }

  /** So many play: somebody came, or went. */
  roster(players: number): void {
    const before = this.players;
    this.players = players;
    if (before < 0 || players === before || Math.max(players, before) > quietPlayers) return;
    this.play(players > before ? "join" : "leave", false, otherLoud, 0);
  }

  private play(sound: Sound, mine: boolean, loud: number, side: number): void {
    const now = this.now(), key = (mine ? "own " : "") + sound;
    if (now - (this.begun.get(key) ?? -Infinity) < gapsMs[sound][mine ? 0 : 1]) return;
    this.voices = this.voices.filter((v) => v.until > now);
    if (this.voices.length >= voicesMax) return;
    if (!mine && this.voices.filter((v) => !v.mine).length >= othersMax) return;
    const ms = this.sink.play(sound, loud, side);
    if (ms <= 0) return;
    this.begun.set(key, now);
    this.voices.push({ until: now + ms, mine });
  }
}
