/** Access tokens: where they come from, and when they end. What a token says is read here and not checked: that is the server's part. */

/** A new token is asked for so long before the old one ends, or at half of what is left when that is less. */
const BEFORE_END_MS = 60_000;
const MAX_TIMER_MS = 2_147_483_647;

/**
 * @param {string|undefined} token
 * @returns {object|undefined} its claims; undefined when there are none to read
 */
export function claims(token) {
  try {
    const payload = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(payload), (char) => char.charCodeAt(0));
    const read = JSON.parse(new TextDecoder().decode(bytes));
    return typeof read === 'object' && read !== null ? read : undefined;
  } catch {
    return undefined;
  }
}

/** The token of a feed. Its provider is asked for one at each connection, and before the one in use ends. */
export class FeedToken {
  #provider;
  #timer = null;

  /** @param {import('./tickwire.js').TokenProvider|string|undefined} given */
  constructor(given) {
    this.#provider = typeof given === 'function' ? given : given === undefined ? null : () => given;
  }

  /** Whether there is somebody to ask. */
  get isProvided() {
    return this.#provider !== null;
  }

  /**
   * @param {boolean} refused whether the server wants another one than the last
   * @returns {Promise<string|undefined>} undefined: connect without
   */
  async next(refused) {
    const token = await this.#provider?.({ refused });
    return token || undefined;
  }

  /**
   * Asks for a new one before this one ends.
   *
   * @param {string|undefined} token
   * @param {(token: string) => void} renewed called with one that is another
   */
  watch(token, renewed) {
    this.stop();
    const leftMs = claims(token)?.exp * 1_000 - Date.now();
    if (!(leftMs > 1_000)) return; // it has no end that can be read, or is over by this clock: the server tells
    const waitMs = Math.max(leftMs - BEFORE_END_MS, leftMs / 2);
    this.#timer = setTimeout(async () => {
      const next = await this.next(false).catch(() => undefined);
      if (this.#timer === null) return; // stopped meanwhile
      if (next === undefined || next === token) this.watch(token, renewed);
      else renewed(next);
    }, Math.min(waitMs, MAX_TIMER_MS));
  }

  /** Asks no more. */
  stop() {
    clearTimeout(this.#timer);
    this.#timer = null;
  }
}
