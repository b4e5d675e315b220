/**
 * Tickwire client: live market data in a browser, without dependencies.
 *
 *     import { connect } from 'https://tickwire.example/tickwire.js';
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
 * - It talks to the server that this script came from, under the same path prefix, whatever page it is used in.
 * - A server that says nothing for 16 s makes the state `quiet`; one that says nothing for 30 s is given up.
 * - After a loss it reconnects by itself and resumes where it was. Updates of the time between are not replayed:
 *   the snapshot that resuming brings stands for them.
 * - Callbacks run on the page's event loop, one at a time; one that throws is reported and harms no other message.
 */
import { Backoff } from './tickwire-backoff.js';
import { Positions } from './tickwire-positions.js';
import { openEventStream } from './tickwire-sse.js';
import { FeedToken } from './tickwire-token.js';
import { openWebSocket } from './tickwire-ws.js';

/**
 * @typedef {'connecting'|'live'|'quiet'|'reconnecting'|'closed'} State
 *   `connecting`: first attempt under way. `live`: subscribed. `quiet`: subscribed, but the server says nothing, not even
 *   its heartbeat. `reconnecting`: lost, will come back by itself.
 *   `closed`: for good, after {@link Feed#close} or an answer that retrying cannot change (unauthorized, bad channel).
 *
 * @typedef {object} StateInfo
 * @property {string} [reason] why, as a short code. `lost`: the connection was cut. `unreachable`: none could be made.
 *   `offline`: the browser says that it has no network. `no_answer`: connected, and the server said nothing. `silent`: it
 *   said nothing any more. `unavailable`: it answers that it can't serve now. Others: `restart`, `too_slow`, `limit`,
 *   `bad_frame`, `refused`, `unauthorized`, `bad_channel`, …
 * @property {string} [detail] the server's words for a person, if it gave any
 * @property {number} [retryInMs] when `reconnecting`: time until the next attempt; absent while one is under way
 * @property {number} [attempt] when `reconnecting`: the number of that attempt since the connection was last live, from 1
 * @property {number} [silentForMs] when `quiet`, or after `silent` and `no_answer`: how long nothing came
 * @property {number} [reconnectInMs] when `quiet`: time until the connection is given up
 *
 * @typedef {object} LinkEvents what a transport tells
 * @property {() => void} live subscribed, or heard again after `quiet`
 * @property {(info: StateInfo) => void} quiet
 * @property {(message: object) => void} message
 * @property {(eventId: string) => void} position
 * @property {(why: object) => void} down
 *
 * @typedef {object} Link a connection
 * @property {() => void} close ends it and silences its events
 * @property {(token: string) => boolean} renew goes on with a new token; false: it can't, a new connection is needed
 *
 * @callback TokenProvider
 * @param {{refused: boolean}} why `refused`: the server wants another token than the last one, or wants one at all
 * @returns {string|undefined|Promise<string|undefined>} undefined: connect without; after a refusal, it is the end of the feed
 *
 * @typedef {object} Options
 * @property {string[]|((token: string|undefined) => string[])} channels for example `['symbol:*', 'bars:BTC-USD', 'market']`; a
 *   function is asked at each connection
 * @property {TokenProvider|string} [token] access token, where the server needs one. A provider is asked at each connection and before
 *   the token ends: the feed goes on with the new one
 * @property {'ws'|'sse'} [transport] default `ws`
 * @property {string} [url] endpoint, absolute or relative to the page; default `ws` or `sse` beside this script, on the
 *   server that the script came from
 * @property {number} [conflateMs] at most one update per symbol in this time, 0…10000; default 0: as published
 * @property {(message: object) => void} [onMessage] `snapshot`, `symbol.updated`, `symbol.stale`, `bar.closed`,
 *   `market.updated`
 * @property {(state: State, info: StateInfo) => void} [onState] on every change, and on every new wait
 * @property {(skipped: number, total: number) => void} [onConflated] the server skipped this many more updates because
 *   this client did not keep up
 * @property {number} [quietMs] a connection that says nothing for so long is `quiet`; default 16000, the server's
 *   heartbeat being 15 s
 * @property {number} [silenceMs] one that says nothing for so long is given up; default 30000
 * @property {number} [connectTimeoutMs] from opening a connection to the server's first answer; default 10000
 * @property {number} [backoffBaseMs] default 500
 * @property {number} [backoffMaxMs] default 15000
 * @property {number} [stableMs] a connection that was live for so long resets the back-off; default 10000
 */

const DEFAULTS = {
  transport: 'ws',
  conflateMs: 0,
  quietMs: 16_000,
  silenceMs: 30_000,
  connectTimeoutMs: 10_000,
  backoffBaseMs: 500,
  backoffMaxMs: 15_000,
  stableMs: 10_000,
};

const TRANSPORTS = { ws: openWebSocket, sse: openEventStream };

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
  #attempt = 0;
  #lost = {};
  #lastEventId = '';
  #skipped = 0;
  #token;
  #openings = 0;
  #refused = false;
  #retryOnline = () => this.#retryTimer !== null && this.#open();

  /** @param {Options} options */
  constructor(options) {
    const { channels } = options;
    if (typeof channels !== 'function' && (!Array.isArray(channels) || channels.length === 0)) {
      throw new TypeError('channels must be a non-empty array');
    }
    if (!Object.hasOwn(TRANSPORTS, options.transport)) {
      throw new TypeError(`transport must be ws or sse: transport=${options.transport}`);
    }
    this.#options = options;
    this.#token = new FeedToken(options.token);
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
    if (this.#attempt > 0) this.#setState('reconnecting', { ...this.#lost, attempt: this.#attempt });
    if (this.#state === 'closed') return; // by the callback
    if (this.#token.isProvided) this.#openWithToken(++this.#openings);
    else this.#connect(undefined);
  }

  async #openWithToken(opening) {
    const refused = this.#refused;
    let token;
    try {
      token = await this.#token.next(refused);
    } catch (error) {
      if (opening === this.#openings) this.#down({ reason: 'no_token', detail: error?.message });
      return;
    }
    if (opening !== this.#openings || this.#state === 'closed') return; // another attempt has begun meanwhile
    if (refused && token === undefined) this.#end(this.#lost);
    else this.#connect(token);
  }

  #connect(token) {
    const { channels, transport } = this.#options;
    const wanted = {
      channels: typeof channels === 'function' ? channels(token) : channels,
      resume: this.#positions.toResume(),
      lastEventId: this.#lastEventId,
      token,
    };
    this.#token.watch(token, (renewed) => this.#renew(renewed));
    this.#link = TRANSPORTS[transport](this.#options, wanted, {
      live: () => {
        this.#refused = false;
        if (this.#state !== 'quiet') this.#backoff.live();
        this.#attempt = 0;
        this.#setState('live');
      },
      quiet: (info) => this.#setState('quiet', info),
      message: (message) => this.#receive(message),
      position: (eventId) => (this.#lastEventId = eventId),
      down: (why) => this.#down(why),
    });
  }

  #renew(token) {
    if (this.#link?.renew(token)) {
      this.#token.watch(token, (renewed) => this.#renew(renewed));
    } else if (this.#link !== null) {
      this.#link.close();
      this.#connect(token);
    }
  }

  #down({ hintMs, fatal, ...info }) {
    this.#link = null;
    this.#token.stop();
    if (this.#state === 'closed') return;
    this.#refused = info.reason === 'unauthorized';
    if (fatal && !(this.#refused && this.#token.isProvided)) {
      this.#end(info);
      return;
    }
    this.#lost = globalThis.navigator?.onLine === false ? { ...info, reason: 'offline' } : info;
    this.#attempt++;
    const retryInMs = this.#backoff.next(hintMs);
    this.#retryTimer = setTimeout(() => this.#open(), retryInMs);
    this.#setState('reconnecting', { ...this.#lost, attempt: this.#attempt, retryInMs });
  }

  #end(info) {
    if (this.#state === 'closed') return;
    clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    this.#token.stop();
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
