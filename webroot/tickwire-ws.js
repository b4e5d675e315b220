/** WebSocket transport: one connection, from opening to its end. Reconnecting is the feed's business. */

const SUBPROTOCOL = 'tickwire.v1';
const SUBSCRIBE_ID = 1;

/** Close codes of the Tickwire protocol, and the wait they ask for when no `shutdown` named one. */
const RESTART = 1012;
const UNAUTHORIZED = 4001;
const REASONS = new Map([
  [RESTART, 'restart'],
  [UNAUTHORIZED, 'unauthorized'],
  [4008, 'limit'],
  [4100, 'too_slow'],
]);
const RESTART_HINT_MS = 1_000;

/**
 * @param {import('./tickwire.js').Options} options
 * @param {{resume?: Record<string, number>}} position
 * @param {{live: () => void, message: (m: object) => void, down: (why: object) => void}} events `down` comes once, last
 * @returns {{close: () => void}} closing it silences the events
 */
export function openWebSocket(options, { resume }, events) {
  const url = new URL(options.url ?? '/ws', globalThis.location?.href);
  url.protocol = url.protocol.replace('http', 'ws');
  const socket = new WebSocket(url, SUBPROTOCOL);

  let heardAt = performance.now();
  let subscribed = false;
  let hintMs = 0;

  // A dead peer (lost network, sleeping laptop) sends no close: only silence tells.
  const watchdog = setInterval(() => {
    const limit = subscribed ? options.silenceMs : options.connectTimeoutMs;
    if (performance.now() - heardAt > limit) fail({ reason: 'silent' });
  }, 1_000);

  const detach = () => {
    clearInterval(watchdog);
    socket.onopen = socket.onmessage = socket.onclose = null;
  };
  // Not waiting for the closing handshake: a dead peer would take a minute to not answer it.
  const fail = (why) => {
    detach();
    socket.close();
    events.down(why);
  };

  const handle = (message) => {
    switch (message.type) {
      case 'ack':
        if (message.id === SUBSCRIBE_ID && !subscribed) {
          subscribed = true;
          events.live();
        }
        break;
      case 'error':
        // The refused subscription would be refused again; other errors are for the application to see.
        if (message.id === SUBSCRIBE_ID && !subscribed) {
          fail({ reason: message.code, detail: message.detail, fatal: true });
        } else {
          events.message(message);
        }
        break;
      case 'shutdown':
        hintMs = message.reconnectMs; // the close follows
        break;
      case 'heartbeat':
      case 'pong':
        break;
      default:
        events.message(message);
    }
  };

  socket.onopen = () => {
    const { channels, conflateMs } = options;
    socket.send(JSON.stringify({ op: 'subscribe', id: SUBSCRIBE_ID, channels, conflateMs, resume }));
  };
  socket.onmessage = ({ data }) => {
    heardAt = performance.now();
    let messages;
    try {
      messages = JSON.parse(data);
    } catch {
      fail({ reason: 'bad_frame' });
      return;
    }
    for (const message of messages) {
      if (socket.onmessage === null) return; // closed by what a message before it caused
      handle(message);
    }
  };
  // `error` is always followed by `close`, and says nothing that `close` does not.
  socket.onclose = ({ code, reason }) => {
    detach();
    events.down({
      reason: REASONS.get(code) ?? (hintMs > 0 ? 'restart' : 'lost'),
      detail: reason || undefined,
      hintMs: hintMs || (code === RESTART ? RESTART_HINT_MS : 0),
      fatal: code === UNAUTHORIZED,
    });
  };

  return {
    close() {
      detach();
      socket.close(1000);
    },
  };
}
