/** How far each symbol was delivered: decides what is stale, and what to resume from. */
export class Positions {
  /** The server closes on frames over 64 KiB; what does not fit is left out, and just gets its snapshot. */
  static RESUME_MAX_BYTES = 48 * 1024;

  /**
   * An update with an old `seq` that was published this much *after* the newest one known is no straggler: the server
   * lost its state and counts anew. Well above the clock skew between two calc processes.
   */
  static RESTARTED_AFTER_MS = 5_000;

  /** @type {Map<string, {seq: number, publishedAt: string|undefined}>} */
  #known = new Map();

  /** Messages refused so far. */
  stale = 0;

  /**
   * @param {object} message from the server
   * @returns {boolean} whether it may be delivered; if so, its position is the symbol's new one
   */
  admit(message) {
    const isUpdate = message.type === 'symbol.updated';
    if (!isUpdate && message.type !== 'snapshot') return true;
    if (message.symbol === undefined) return true; // the market's snapshot has no seq
    const publishedAt = message.view?.publishedAt;
    const known = this.#known.get(message.symbol);
    if (known === undefined) {
      this.#known.set(message.symbol, { seq: message.seq, publishedAt });
      return true;
    }
    if (isUpdate && message.seq <= known.seq && !restarted(known.publishedAt, publishedAt)) {
      this.stale++;
      return false;
    }
    known.seq = message.seq;
    known.publishedAt = publishedAt;
    return true;
  }

  /** @param {string} symbol */
  seq(symbol) {
    return this.#known.get(symbol)?.seq;
  }

  /** @returns {Record<string, number>|undefined} the `resume` of a subscription, none when nothing is known */
  toResume() {
    if (this.#known.size === 0) return undefined;
    const resume = {};
    let bytes = 0;
    for (const [symbol, { seq }] of this.#known) {
      bytes += symbol.length + String(seq).length + 4; // symbols are ASCII; 4: quotes, colon, comma
      if (bytes > Positions.RESUME_MAX_BYTES) break;
      resume[symbol] = seq;
    }
    return resume;
  }
}

function restarted(knownAt, publishedAt) {
  return Date.parse(publishedAt) - Date.parse(knownAt) > Positions.RESTARTED_AFTER_MS;
}
