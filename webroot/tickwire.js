/**
 * Tickwire client: live market data in a browser, without dependencies.
 *
 *     import { connect } from './tickwire.js';
 *
 *     const feed = connect({
 *       channels: ['symbol:*'],
 *       conflateMs: 100,
 *       onMessage: (message) => console.log(message.symbol, message.view.price),
 *       onState: (state, info) => console.log(state, info),
 *     });
 *     feed.close();
 *
 * What it promises:
 * - For each symbol the `seq` of delivered `symbol.updated` messages rises; stale ones are dropped.
 * - A `snapshot` is authoritative: it is always delivered and replaces what was known, even with a lower `seq`.
 * - After a loss it reconnects by itself and resumes where it was. Updates of the time between are not replayed:
 *   the snapshot that resuming brings stands for them.
 * - Callbacks run on the page's event loop, one at a time; one that throws is reported and harms no other message.
 */
import { Backoff } from './tickwire-backoff.js';
import { Positions } from './tickwire-positions.js';
import { openEventSource } from './tickwire-sse.js';
import { openWebSocket } from './tickwire-ws.js';

/**
 * @typedef {'connecting'|'live'|'reconnecting'|'closed'} State
 *   `connecting`: first attempt under way. `live`: subscribed. `reconnecting`: lost, will come back by itself.
 *   `closed`: for good, after {@link Feed#close} or an answer that retrying cannot change (unauthorized, bad channel).
 *
 * @typedef {object} StateInfo
 * @property {string} [reason] why, as a short code: `lost`, `silent`, `restart`, `too_slow`, `unauthorized`, `bad_channel`, …
 * @property {string} [detail] the server's words for a person, if it gave any
 * @property {number} [retryInMs] when `reconnecting`: time until the next attempt, if it is this library that waits
 *
 * @typedef {object} Options
 * @property {string[]} channels for example `['symbol:*', 'bars:BTC-USD']`
 * @property {'ws'|'sse'} [transport] default `ws`
 * @property {string} [url] endpoint, absolute or relative to the page; default `/ws` or `/sse`
 * @property {number} [conflateMs] at most one update per symbol in this time, 0…10000; default 0: as published
 * @property {(message: object) => void} [onMessage] `snapshot`, `symbol.updated`, `bar.closed`, `market.updated`
 * @property {(state: State, info: StateInfo) => void} [onState] on every change, and on every new wait
 * @property {(skipped: number, total: number) => void} [onConflated] the server skipped this many more updates because
 *   this client did not keep up
 * @property {number} [silenceMs] a WebSocket that says nothing for so long is dead; default 35000, the server's
 *   heartbeat being 15 s. An EventSource cannot see heartbeats (they are comments): there the browser's word is taken.
 * @property {number} [connectTimeoutMs] from opening a WebSocket to its `ack`; default 10000
 * @property {number} [backoffBaseMs] default 500
 * @property {number} [backoffMaxMs] default 15000
 * @property {number} [stableMs] a connection that was live for so long resets the back-off; default 10000
 */

const DEFAULTS = {
  transport: 'ws',
  conflateMs: 0,
  silenceMs: 35_000,
  connectTimeoutMs: 10_000,
  backoffBaseMs: 500,
  backoffMaxMs: 15_000,
  stableMs: 10_000,
};

const TRANSPORTS = { ws: openWebSocket, sse: openEventSource };

/**
 * Opens a feed and keeps it open until {@link Feed#close}.
 *
 * @param {Options} options
 * @returns {Feed}
 * @throws {TypeError} if `channels` is empty or `transport` unknown
 */
export function connect(options) {
  return new Feed({ ...DEFAULTS, ...options });
}

/** One subscription and the connection that serves it. Made by {@link connect}. */
export class Feed {
  #options;
  #backoff;
  #positions = new Positions();
  #state = 'connecting';
  #link = null;
  #retryTimer = null;
  #lastEventId = '';
  #skipped = 0;
  #retryOnline = () => this.#retryTimer !== null && this.#open();

  /** @param {Options} options */
  constructor(options) {
    if (!Array.isArray(options.channels) || options.channels.length === 0) {
      throw new TypeError('channels must be a non-empty array');
    }
    if (!Object.hasOwn(TRANSPORTS, options.transport)) {
      throw new TypeError(`transport must be ws or sse: transport=${options.transport}`);
    }
    this.#options = options;
    this.#backoff = new Backoff(options);
    globalThis.addEventListener?.('online', this.#retryOnline);
    // In a later turn, so that the caller holds the feed before its first callback.
    queueMicrotask(() => {
      if (this.#state === 'closed') return;
      this.#setState('connecting');
      this.#open();
    });
  }

  /** @returns {State} */
  get state() {
    return this.#state;
  }

  /** Updates the server skipped since the feed was opened, because this client did not keep up. */
  get skipped() {
    return this.#skipped;
  }

  /** Updates dropped here because a newer one had been delivered. */
  get stale() {
    return this.#positions.stale;
  }

  /**
   * @param {string} symbol
   * @returns {number|undefined} the newest `seq` delivered
   */
  seq(symbol) {
    return this.#positions.seq(symbol);
  }

  /** Ends the feed for good; no callback runs after the final `closed`. Closing twice is harmless. */
  close() {
    this.#end({ reason: 'closed' });
  }

  #open() {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    const resume = { resume: this.#positions.toResume(), lastEventId: this.#lastEventId };
    this.#link = TRANSPORTS[this.#options.transport](this.#options, resume, {
      live: () => {
        this.#backoff.live();
        this.#setState('live');
      },
      message: (message) => this.#receive(message),
      position: (eventId) => (this.#lastEventId = eventId),
      // The browser reconnects by itself (EventSource): nothing to schedule, but people should know.
      retrying: () => this.#setState('reconnecting', { reason: 'lost' }),
      down: (why) => this.#down(why),
    });
  }

  #down({ hintMs, fatal, ...info }) {
    this.#link = null;
    if (this.#state === 'closed') return;
    if (fatal) {
      this.#end(info);
      return;
    }
    const retryInMs = this.#backoff.next(hintMs);
    this.#retryTimer = setTimeout(() => this.#open(), retryInMs);
    this.#setState('reconnecting', { ...info, retryInMs });
  }

  #end(info) {
    if (this.#state === 'closed') return;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    globalThis.removeEventListener?.('online', this.#retryOnline);
    const link = this.#link;
    this.#link = null;
    this.#setState('closed', info);
    link?.close();
  }

  #receive(message) {
    if (this.#state === 'closed') return;
    if (message.type === 'conflated') {
      this.#skipped += message.skipped;
      this.#call('onConflated', message.skipped, this.#skipped);
    } else if (this.#positions.admit(message)) {
      this.#call('onMessage', message);
    }
  }

  #setState(state, info = {}) {
    this.#state = state;
    this.#call('onState', state, info);
  }

  #call(name, ...args) {
    try {
      this.#options[name]?.(...args);
    } catch (error) {
      reportError(error);
    }
  }
}
