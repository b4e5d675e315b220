/** Says whether the page is live; if it is not, what is wrong and when the next try is. */

const BADGES = {
  connecting: 'Connecting',
  live: 'Live',
  quiet: 'No messages',
  reconnecting: 'Reconnecting',
  closed: 'Offline',
};

/** By the reasons of tickwire.js. */
const CAUSES = {
  lost: 'Connection lost: the server closed it or is gone.',
  unreachable: 'Connection lost: the server can’t be reached.',
  offline: 'Connection lost: this device has no network.',
  silent: 'Connection lost: no message came any more. The server may be frozen.',
  no_answer: 'Connection lost: the server does not answer. It may be frozen.',
  unavailable: 'The server can’t serve now.',
  restart: 'The server restarts.',
  too_slow: 'The server closed the connection: this page read too slowly.',
  limit: 'The server closed the connection: a limit was reached.',
  bad_frame: 'Connection closed: the server sent something that is not understood.',
  unauthorized: 'The server needs an access token.',
  no_token: 'The page got no access token.',
  bad_origin: 'The server refuses pages of this origin: TICKWIRE_ORIGINS says which may read.',
};

export class ConnectionState {
  static TICK_MS = 250;

  #badge;
  #detail;
  #state = 'connecting';
  #info = {};
  #since = performance.now();

  /**
   * @param {HTMLElement} badge one or two words; a live region
   * @param {HTMLElement} detail sentences that count seconds; no live region, or it would speak each second
   */
  constructor(badge, detail) {
    this.#badge = badge;
    this.#detail = detail;
    setInterval(() => this.#write(), ConnectionState.TICK_MS);
  }

  /**
   * @param {import('./tickwire.js').State} state
   * @param {import('./tickwire.js').StateInfo} info
   */
  show(state, info) {
    this.#state = state;
    this.#info = info;
    this.#since = performance.now();
    document.body.dataset.state = state;
    document.title = state === 'live' ? 'Tickwire' : `${BADGES[state]} – Tickwire`;
    setText(this.#badge, BADGES[state]);
    this.#write();
  }

  #write() {
    setText(this.#detail, describe(this.#state, this.#info, performance.now() - this.#since));
  }
}

/**
 * @param {import('./tickwire.js').State} state
 * @param {import('./tickwire.js').StateInfo} info
 * @param {number} elapsedMs since the state was told
 * @returns {string} nothing when all is well
 */
export function describe(state, info, elapsedMs) {
  switch (state) {
    case 'quiet': {
      const silentFor = Math.floor((info.silentForMs + elapsedMs) / 1_000);
      return `No message for ${silentFor} s. The server may be frozen. Reconnecting in ${secondsLeft(info.reconnectInMs, elapsedMs)} s …`;
    }
    case 'reconnecting': {
      const next =
        info.retryInMs === undefined
          ? `Trying now (try ${info.attempt}) …`
          : `Next try in ${secondsLeft(info.retryInMs, elapsedMs)} s (try ${info.attempt}).`;
      return `${cause(info)} ${next}`;
    }
    case 'closed':
      return info.reason === 'closed' ? '' : `${cause(info)} Reload the page to try again.`;
    default:
      return '';
  }
}

function cause({ reason, detail }) {
  const known = CAUSES[reason] ?? 'Connection lost.';
  return detail ? `${known} It says: ${detail}.` : known;
}

function secondsLeft(ms, elapsedMs) {
  return Math.max(0, Math.ceil((ms - elapsedMs) / 1_000));
}

/** A live region speaks on every write, so the same text is not written again. */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
