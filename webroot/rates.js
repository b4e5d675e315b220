/** Updates and ticks per second, over the last few seconds. */

const SPAN_MS = 3_000;
const SLOT_MS = 500;

export class Rates {
  #slots = [];
  #startedAt = performance.now();

  /**
   * @param {object} message `snapshot` or `symbol.updated`
   * @param {{count: number}|undefined} before the symbol's view until now
   */
  take(message, before) {
    if (message.type !== 'symbol.updated') return; // a snapshot tells of the past
    const slot = this.#slot(performance.now());
    slot.updates++;
    // Ticks folded together by conflation count too; a restarted count does not.
    if (before) slot.ticks += Math.max(0, message.view.count - before.count);
  }

  /** @returns {{updates: number, ticks: number}} */
  perSecond() {
    const now = performance.now();
    const from = Math.floor((now - SPAN_MS) / SLOT_MS);
    const to = Math.floor(now / SLOT_MS); // the running slot is not full yet
    this.#slots = this.#slots.filter((slot) => slot.at >= from);
    const full = this.#slots.filter((slot) => slot.at < to);
    const seconds = Math.min(SPAN_MS, Math.max(SLOT_MS, now - this.#startedAt)) / 1000;
    const sum = (name) => full.reduce((total, slot) => total + slot[name], 0) / seconds;
    return { updates: sum('updates'), ticks: sum('ticks') };
  }

  #slot(now) {
    const at = Math.floor(now / SLOT_MS);
    let slot = this.#slots.at(-1);
    if (slot?.at !== at) this.#slots.push((slot = { at, updates: 0, ticks: 0 }));
    return slot;
  }
}
