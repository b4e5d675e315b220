/**
 * Server-sent events transport: one connection, from opening to its end. It reads the stream with `fetch`, not with
 * EventSource: the server's heartbeat is a comment, and EventSource does not tell about comments. So a frozen server is
 * noticed here as it is over WebSocket. Reconnecting is the feed's business.
 */
import { EventStream } from './tickwire-event-stream.js';
import { Silence } from './tickwire-silence.js';
import { claims } from './tickwire-token.js';
import { endpoint } from './tickwire-url.js';

const BAD_ORIGIN = { reason: 'bad_origin', fatal: true };
const REFUSALS = new Map([
  [400, { reason: 'bad_channel', fatal: true }],
  [401, { reason: 'unauthorized', fatal: true }],
  [403, { reason: 'unauthorized', fatal: true }],
  [429, { reason: 'limit' }],
  [503, { reason: 'unavailable' }],
]);

/**
 * @param {import('./tickwire.js').Options} options
 * @param {{lastEventId: string, channels: string[], token?: string}} wanted
 * @param {import('./tickwire.js').LinkEvents} events `down` comes once, last
 * @returns {import('./tickwire.js').Link}
 */
export function openEventStream(options, { lastEventId, channels, token }, events) {
  const url = endpoint('sse', options.url);
  url.searchParams.set('channels', channels.join(','));
  if (options.conflateMs > 0) url.searchParams.set('conflateMs', options.conflateMs);
  // In the query: a header of this name is asked for first (preflight) when the page comes from another origin.
  if (lastEventId) url.searchParams.set('lastEventId', lastEventId);

  let open = true;
  let wasLive = false;
  const abort = new AbortController();
  const close = () => {
    open = false;
    silence.stop();
    abort.abort();
  };
  const fail = (why) => {
    if (!open) return;
    close();
    events.down(why);
  };
  const silence = new Silence(options, { quiet: events.quiet, heard: events.live, dead: fail });

  const stream = new EventStream(({ type, data, lastEventId: id }) => {
    if (!open) return; // closed by what an event before it caused
    let message;
    try {
      message = JSON.parse(data);
    } catch {
      fail({ reason: 'bad_frame' });
      return;
    }
    events.position(id);
    if (type === 'shutdown') fail({ reason: 'restart', hintMs: message.reconnectMs });
    else events.message(message);
  });

  const read = async () => {
    const response = await fetch(url, {
      headers: {
        Accept: 'text/event-stream',
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      },
      cache: 'no-store',
      signal: abort.signal,
    });
    if (!response.ok || !response.headers.get('Content-Type')?.startsWith('text/event-stream')) {
      await refused(response);
      return;
    }
    silence.heard();
    silence.live();
    wasLive = true;
    events.live();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let piece = await reader.read(); !piece.done && open; piece = await reader.read()) {
      silence.heard();
      stream.take(piece.value);
    }
    fail(isOver(token) ? { reason: 'unauthorized', fatal: true } : { reason: 'lost' });
  };
  const refused = async (response) => {
    const problem = await response.json().catch(() => undefined);
    const seconds = Number(response.headers.get('Retry-After'));
    fail({
      ...(problem?.code === 'bad_origin' ? BAD_ORIGIN : (REFUSALS.get(response.status) ?? { reason: 'refused' })),
      detail: problem?.detail ?? `HTTP status ${response.status}`,
      hintMs: seconds > 0 ? seconds * 1_000 : 0,
    });
  };
  read().catch(() => fail({ reason: wasLive ? 'lost' : 'unreachable' }));

  return { close, renew: () => false }; // a stream keeps the token that it began with
}

/** A stream ends with its token, without a word; the server might take the token for some seconds more, for clocks that differ. */
function isOver(token) {
  return claims(token)?.exp * 1_000 <= Date.now();
}
