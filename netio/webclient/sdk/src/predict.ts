// Prediction of the own player: act at once, then, whenever the server tells
// its exact state, start from there and replay what it has not yet consumed.

import type { OwnState } from "./header.ts";

/** Moves a state by one tick with what is held down. */
export type Step<I> = (s: OwnState, input: I) => void;

const inputsMax = 64;
/** An error of more than this is shown at once: a teleport, a respawn. 1/1024 tile. */
const snapUnits = 3 * 1024;
/** How fast a smaller error is blended away. */
const blendMs = 90;

/** The own player as it will be once the server has consumed what was sent. */
export class Predictor<I> {
  readonly now: OwnState = { x: 0, y: 0, vx: 0, vy: 0 };
  /** Where to draw it, 1/1024 tile; set by show. */
  x = 0;
  y = 0;
  /** False until the server has told the own state once. */
  ready = false;
  /** How wrong the last prediction was, 1/1024 tile. */
  error = 0;

  private readonly step: Step<I>;
  private readonly seqs = new Uint32Array(inputsMax);
  private readonly inputs: I[] = [];
  private first = 0; // of the inputs not yet consumed
  private next = 0;
  private beforeX = 0;
  private beforeY = 0;
  private errorX = 0;
  private errorY = 0;
  private shownAt = 0;

  constructor(step: Step<I>) {
    this.step = step;
  }

  /** An Input is being sent; it is kept, and must not change. */
  input(seq: number, input: I): void {
    if (this.next - this.first === inputsMax) this.first++;
    this.seqs[this.next % inputsMax] = seq;
    this.inputs[this.next % inputsMax] = input;
    this.next++;
    if (!this.ready) return;
    this.beforeX = this.now.x;
    this.beforeY = this.now.y;
    this.step(this.now, input);
  }

  /** The server's exact state after it consumed the Input whose number ends in seq16. */
  reconcile(own: OwnState, seq16: number): void {
    const s = this.now, x = s.x, y = s.y, bx = this.beforeX, by = this.beforeY;
    while (this.first < this.next && ((this.seqs[this.first % inputsMax] - seq16) << 16) >> 16 <= 0) this.first++;
    s.x = this.beforeX = own.x;
    s.y = this.beforeY = own.y;
    s.vx = own.vx;
    s.vy = own.vy;
    for (let i = this.first; i < this.next; i++) {
      this.beforeX = s.x;
      this.beforeY = s.y;
      this.step(s, this.inputs[i % inputsMax]);
    }
    if (this.first === this.next && this.ready) { // nothing to replay: keep gliding to where it is
      this.beforeX += bx - x;
      this.beforeY += by - y;
    }
    const ex = x - s.x, ey = y - s.y;
    this.error = Math.max(Math.abs(ex), Math.abs(ey));
    if (!this.ready || this.error > snapUnits) {
      this.ready = true;
      this.errorX = this.errorY = 0;
      this.beforeX = s.x;
      this.beforeY = s.y;
    } else {
      this.errorX += ex;
      this.errorY += ey;
    }
  }

  /** Sets x and y for the instant now; phase is how far to the next Input it is. */
  show(nowMs: number, phase: number): void {
    const keep = Math.exp(-Math.max(nowMs - this.shownAt, 0) / blendMs);
    this.shownAt = nowMs;
    this.errorX *= keep;
    this.errorY *= keep;
    this.x = this.beforeX + (this.now.x - this.beforeX) * phase + this.errorX;
    this.y = this.beforeY + (this.now.y - this.beforeY) * phase + this.errorY;
  }

  /** Another player, another world: nothing is known. */
  reset(): void {
    this.ready = false;
    this.first = this.next;
    this.errorX = this.errorY = this.error = 0;
  }
}
