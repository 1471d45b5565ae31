// The clock of what is shown: the server's time, late by as much as the
// network's jitter asks for, and no more.

const window = 64;
const delayMaxMs = 600;
const marginMs = 4;
/** How much faster or slower than real time the shown time may run. */
const slew = 0.08;
const jumpMs = 800;

/** Turns arrivals of snapshots into the instant to show. */
export class PlayClock {
  readonly periodMs: number;
  private readonly lateness = new Float64Array(window);
  private readonly needs = new Float64Array(window);
  private readonly sorted = new Float64Array(window);
  private count = 0;
  private lastTick = 0;
  private base = 0;
  private offset = NaN;
  private lastNow = 0;
  private playing = 0;
  /** Delay that the arrivals ask for, in ms behind the fastest of them. */
  delayMs = 0;
  /** Spread of the arrivals, in ms. */
  jitterMs = 0;

  constructor(periodMs: number) {
    this.periodMs = periodMs;
    this.delayMs = periodMs * 2;
  }

  /** A snapshot of that tick was applied at now, in ms. */
  arrive(tick: number, now: number): void {
    const gap = this.count > 0 ? Math.min(tick - this.lastTick, 20) : 1;
    this.lastTick = tick;
    const i = this.count++ % window, n = Math.min(this.count, window);
    this.lateness[i] = now - tick * this.periodMs;
    this.needs[i] = this.lateness[i] + gap * this.periodMs;
    let base = Infinity;
    for (let j = 0; j < n; j++) base = Math.min(base, this.lateness[j]);
    this.base = base;
    for (let j = 0; j < n; j++) this.sorted[j] = this.needs[j] - base;
    const s = this.sorted.subarray(0, n).sort();
    const want = Math.min(s[Math.floor((n - 1) * 0.95)] + marginMs, delayMaxMs);
    this.jitterMs = s[Math.floor((n - 1) * 0.95)] - s[0];
    this.delayMs += (want - this.delayMs) * (want > this.delayMs ? 0.25 : 0.03);
  }

  /** The instant to show at now, in ticks; never goes back. */
  at(now: number): number {
    if (this.count === 0) return 0;
    const want = this.base + this.delayMs;
    const dt = Math.max(now - this.lastNow, 0);
    this.lastNow = now;
    if (!(Math.abs(want - this.offset) < jumpMs)) {
      this.offset = want;
      this.playing = 0;
    } else {
      const step = dt * slew;
      this.offset += Math.min(Math.max(want - this.offset, -step), step);
    }
    const t = (now - this.offset) / this.periodMs;
    if (t > this.playing) this.playing = t;
    return this.playing;
  }

  /** The server's tick as of now, as far as the fastest arrival tells. */
  serverTick(now: number): number {
    return this.count === 0 ? 0 : (now - this.base) / this.periodMs;
  }
}
