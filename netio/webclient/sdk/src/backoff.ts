// When to connect again.

const firstMs = 400;
const mostMs = 10_000;

/** Doubling waits with jitter, so that a server's clients do not all come back at once. */
export class Backoff {
  private tries = 0;

  /** How long to wait now; at least what the server asked for. */
  next(atLeastMs = 0): number {
    const wait = Math.min(firstMs * 2 ** this.tries++, mostMs);
    return Math.max(wait * (0.6 + 0.4 * Math.random()), atLeastMs * (1 + 0.2 * Math.random()));
  }

  reset(): void {
    this.tries = 0;
  }
}
