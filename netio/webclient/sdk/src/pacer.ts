// The client's own ticks: when the next Input is due.

/** At most this many Inputs are made up for after a pause; older time is lost. */
const lateMax = 3;
/** Inputs that should wait at the server: enough for jitter, no more. */
const waitingLow = 1;
const waitingHigh = 2;

/** Paces Inputs at the tick rate, a little faster or slower as the server's buffer asks for. */
export class Pacer {
  private readonly periodMs: number;
  private nextAt = NaN;
  private factor = 1;

  constructor(periodMs: number) {
    this.periodMs = periodMs;
  }

  /** How many Inputs are due at now. */
  due(now: number): number {
    if (!(now - this.nextAt < this.periodMs * (lateMax + 1))) this.nextAt = now;
    let n = 0;
    while (this.nextAt <= now) {
      this.nextAt += this.periodMs * this.factor;
      n++;
    }
    return Math.min(n, lateMax);
  }

  /** How far between two Inputs now is, 0 to 1. */
  phase(now: number): number {
    const p = 1 - (this.nextAt - now) / (this.periodMs * this.factor);
    return Math.min(Math.max(p, 0), 1);
  }

  /** What a snapshot said of the server's buffer. */
  report(waiting: number, repeats: number): void {
    if (repeats > 0 || waiting < waitingLow) this.factor = 0.97;
    else if (waiting > waitingHigh + 2) this.factor = 1.1;
    else if (waiting > waitingHigh) this.factor = 1.03;
    else this.factor = 1;
  }
}
