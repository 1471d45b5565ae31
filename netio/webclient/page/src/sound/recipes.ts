// What each sound is made of: a tone that slides, a hiss, or both.

import type { Sound } from "./ears.ts";

/** One part of a sound; times in seconds. */
export interface Part {
  /** A tone of that shape; without one it is a hiss. */
  readonly wave?: OscillatorType;
  /** Hertz at the beginning and the end: of the tone, or of the band of the hiss. */
  readonly from: number;
  readonly to: number;
  readonly after: number;
  readonly lasts: number;
  /** 0 to 1. */
  readonly loud: number;
}

const hiss = (from: number, to: number, lasts: number, loud: number, after = 0): Part => ({ from, to, after, lasts, loud });
const tone = (wave: OscillatorType, from: number, to: number, lasts: number, loud: number, after = 0): Part => ({ wave, from, to, after, lasts, loud });

export const recipes: Record<Sound, readonly Part[]> = {
  step: [hiss(420, 260, 0.06, 0.22)],
  tick: [hiss(1900, 900, 0.045, 0.3), tone("triangle", 210, 150, 0.05, 0.25)],
  break: [hiss(1500, 220, 0.24, 0.5), tone("triangle", 170, 60, 0.2, 0.5), hiss(2600, 1200, 0.07, 0.25, 0.09)],
  place: [tone("sine", 190, 95, 0.12, 0.6), hiss(700, 380, 0.06, 0.25)],
  hurt: [tone("sawtooth", 330, 120, 0.2, 0.26), hiss(900, 300, 0.12, 0.25)],
  death: [tone("triangle", 392, 196, 0.35, 0.4), tone("triangle", 262, 98, 0.7, 0.4, 0.2)],
  chat: [tone("sine", 660, 660, 0.09, 0.22), tone("sine", 880, 880, 0.12, 0.18, 0.07)],
  join: [tone("sine", 523, 523, 0.14, 0.16), tone("sine", 784, 784, 0.2, 0.14, 0.09)],
  leave: [tone("sine", 587, 587, 0.14, 0.14), tone("sine", 392, 392, 0.2, 0.12, 0.09)],
  click: [tone("square", 880, 620, 0.03, 0.07)],
};

/** How long a sound lasts, in seconds. */
export function lengthOf(sound: Sound): number {
  return Math.max(...recipes[sound].map((p) => p.after + p.lasts));
}
