/** WebSocket transport: one connection, from opening to its end. Reconnecting is the feed's business. */
import { Silence } from './tickwire-silence.js';
import { endpoint } from './tickwire-url.js';

const SUBPROTOCOL = 'tickwire.v1';
const AUTH_ID = 0;
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
 * @param {{resume?: Record<string, number>, channels: string[], token?: string}} wanted the token goes in a message: a URL is logged
 *   in many places
 * @param {import('./tickwire.js').LinkEvents} events `down` comes once, last
 * @returns {import('./tickwire.js').Link}
 */
export function openWebSocket(options, { resume, channels, token }, events) {
  const url = endpoint('ws', options.url);
  url.protocol = url.protocol.replace('http', 'ws');
  const socket = new WebSocket(url, SUBPROTOCOL);

  let opened = false;
  let subscribed = false;
  let hintMs = 0;

  const detach = () => {
    silence.stop();
    socket.onopen = socket.onmessage = socket.onclose = null;
  };
  // Not waiting for the closing handshake: a dead peer would take a minute to not answer it.
  const fail = (why) => {
    detach();
    socket.close();
    events.down(why);
  };
  const silence = new Silence(options, { quiet: events.quiet, heard: events.live, dead: fail });

  const handle = (message) => {
    switch (message.type) {
      case 'ack':
        if (message.id === SUBSCRIBE_ID && !subscribed) {
          subscribed = true;
          silence.live();
          events.live();
        }
        break;
      case 'error':
        if (message.id === AUTH_ID && subscribed) break; // a new token is not good: the old one lasts as long as it does
        if (message.id === AUTH_ID) {
          fail({ reason: message.code, detail: message.detail, fatal: true });
          break;
        }
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

  const authorize = (value) => socket.send(JSON.stringify({ op: 'auth', id: AUTH_ID, token: value }));

  socket.onopen = () => {
    opened = true;
    const { conflateMs } = options;
    if (token !== undefined) authorize(token);
    socket.send(JSON.stringify({ op: 'subscribe', id: SUBSCRIBE_ID, channels, conflateMs, resume }));
  };
  socket.onmessage = ({ data }) => {
    silence.heard();
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
      reason: REASONS.get(code) ?? (hintMs > 0 ? 'restart' : opened ? 'lost' : 'unreachable'),
      detail: reason || undefined,
      hintMs: hintMs || (code === RESTART ? RESTART_HINT_MS : 0),
      fatal: code === UNAUTHORIZED,
    });
  };

  return {
    renew(value) {
      if (socket.readyState === WebSocket.OPEN) authorize(value);
      return true;
    },
    close() {
      detach();
      socket.close(1000);
    },
  };
}
