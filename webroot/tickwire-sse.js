/**
 * Server-sent events transport. The browser's EventSource reconnects and resumes (`Last-Event-ID`) by itself after a
 * plain loss; this only steps in where it gives up or comes back too soon.
 */

const MESSAGE_TYPES = ['snapshot', 'symbol.updated', 'bar.closed', 'market.updated', 'conflated'];

/**
 * @param {import('./tickwire.js').Options} options
 * @param {{lastEventId: string}} position
 * @param {{live: () => void, message: (m: object) => void, position: (eventId: string) => void, retrying: () => void,
 *   down: (why: object) => void}} events `down` comes once, last
 * @returns {{close: () => void}} closing it silences the events
 */
export function openEventSource(options, { lastEventId }, events) {
  const url = new URL(options.url ?? '/sse', globalThis.location?.href);
  url.searchParams.set('channels', options.channels.join(','));
  if (options.conflateMs > 0) url.searchParams.set('conflateMs', options.conflateMs);
  // A new EventSource starts without the header; the query says the same. (After a loss of its own it sends both: the
  // header is the newer one.)
  if (lastEventId) url.searchParams.set('lastEventId', lastEventId);
  const source = new EventSource(url);

  let open = true;
  const close = () => {
    open = false;
    source.close();
  };
  const fail = (why) => {
    close();
    events.down(why);
  };
  const parsed = (receive) => (event) => {
    if (!open) return;
    let message;
    try {
      message = JSON.parse(event.data);
    } catch {
      fail({ reason: 'bad_frame' });
      return;
    }
    events.position(event.lastEventId);
    receive(message);
  };

  source.onopen = () => open && events.live();
  source.onerror = () => {
    if (!open) return;
    // CLOSED: an answer that is no event stream, such as 503. EventSource never retries those.
    if (source.readyState === EventSource.CLOSED) fail({ reason: 'lost' });
    else events.retrying();
  };
  for (const type of MESSAGE_TYPES) source.addEventListener(type, parsed((message) => events.message(message)));
  // Left to itself, EventSource would be back after `retry:`, all clients in step.
  source.addEventListener(
    'shutdown',
    parsed(({ reconnectMs }) => fail({ reason: 'restart', hintMs: reconnectMs })),
  );

  return { close };
}
