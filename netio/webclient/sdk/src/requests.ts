// Requests: sequenced, each answered once.

/** At most this many may be unanswered. */
const openMax = 32;

/** A request's end: the server's answer, or that none can come any more. */
export interface Answer {
  readonly seq: number;
  /** 0: done. */
  readonly code: number;
  readonly ok: boolean;
  /** The connection ended for good, the player did, or it was moved to another room (code MOVED), before the answer came: it may have been done or not. */
  readonly lost: boolean;
}

interface Open { readonly done: (a: Answer) => void; frame: Uint8Array<ArrayBuffer> }

/** The requests that wait for their answers. */
export class Requests {
  private seq: number;
  private readonly open = new Map<number, Open>();

  /** first must be above every number that this player has used before. */
  constructor(first: number) {
    this.seq = first >>> 0;
  }

  /** The next number and its answer; null when too many are unanswered. */
  next(): { seq: number; answer: Promise<Answer> } | null {
    if (this.open.size >= openMax) return null;
    const seq = ++this.seq;
    return { seq, answer: new Promise((done) => this.open.set(seq, { done, frame: new Uint8Array(0) })) };
  }

  /** That is what was sent: it is kept until the answer comes. */
  sent(seq: number, frame: Uint8Array): void {
    const o = this.open.get(seq);
    if (o) o.frame = frame.slice();
  }

  /** Those without an answer, in the order in which they were made. The server does none of them twice. */
  *unanswered(): Iterable<Uint8Array<ArrayBuffer>> {
    for (const o of this.open.values()) yield o.frame;
  }

  /** An answer came; one that nobody waits for is ignored. */
  answered(seq: number, code: number): void {
    const o = this.open.get(seq);
    this.open.delete(seq);
    o?.done({ seq, code, ok: code === 0, lost: false });
  }

  /** It could not be sent. */
  forget(seq: number): void {
    this.open.delete(seq);
  }

  /** No answers will come. */
  lose(code: number): void {
    for (const [seq, o] of this.open) o.done({ seq, code, ok: false, lost: true });
    this.open.clear();
  }
}

/** A first number that rises from one page load to the next: tenths of a second since 2025. */
export function firstSeq(nowMs: number): number {
  return Math.floor((nowMs - Date.UTC(2025, 0, 1)) / 100) >>> 0;
}
