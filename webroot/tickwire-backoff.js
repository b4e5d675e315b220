/**
 * When to try again: exponential back-off with full jitter, so that the clients of a lost server do not come back as one.
 *
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export class Backoff {
  /** A server's wish is honoured up to this: no message may keep a client away for ever. */
  static MAX_HINT_MS = 60_000;

  #baseMs;
  #maxMs;
  #stableMs;
  #random;
  #now;
  #attempt = 0;
  #liveSince = null;

  /**
   * @param {{backoffBaseMs: number, backoffMaxMs: number, stableMs: number}} options
   * @param {() => number} [random] in [0, 1)
   * @param {() => number} [now] monotonic milliseconds
   */
  constructor(options, random = Math.random, now = () => performance.now()) {
    this.#baseMs = options.backoffBaseMs;
    this.#maxMs = options.backoffMaxMs;
    this.#stableMs = options.stableMs;
    this.#random = random;
    this.#now = now;
  }

  /** The connection is up. Only after `stableMs` does that count: a server that accepts and drops must not be hammered. */
  live() {
    this.#liveSince = this.#now();
  }

  /**
   * The connection is down.
   *
   * @param {number} [hintMs] the server asked not to come back sooner
   * @returns {number} milliseconds to wait: in [0, min(max, base · 2^attempt)), or in [hint, 2 · hint) with a hint
   */
  next(hintMs = 0) {
    if (this.#liveSince !== null && this.#now() - this.#liveSince >= this.#stableMs) this.#attempt = 0;
    this.#liveSince = null;
    if (hintMs > 0) {
      const hint = Math.min(hintMs, Backoff.MAX_HINT_MS);
      return Math.round(hint + this.#random() * hint);
    }
    const ceiling = Math.min(this.#maxMs, this.#baseMs * 2 ** this.#attempt);
    this.#attempt = Math.min(this.#attempt + 1, 30);
    return Math.round(this.#random() * ceiling);
  }
}
