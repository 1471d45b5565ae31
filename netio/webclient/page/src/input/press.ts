// Something that is held down: a button, a key, a finger.

/** One that was let go before anybody looked still counts once: a click may be shorter than a frame. */
export class Press {
  private held = false;
  private fresh = false;

  set(down: boolean): void {
    this.fresh ||= down && !this.held;
    this.held = down;
  }

  /** Forgets it, also what nobody has looked at. */
  drop(): void {
    this.held = this.fresh = false;
  }

  /** Whether it was pressed since the last look, is still held, or neither. Call once a frame. */
  look(): "new" | "held" | "" {
    const now = this.fresh ? "new" : this.held ? "held" : "";
    this.fresh = false;
    return now;
  }
}
