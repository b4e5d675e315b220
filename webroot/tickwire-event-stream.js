/**
 * Takes a text/event-stream apart, in whatever pieces it comes.
 *
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export class EventStream {
  /** An event may be this long. A stream that goes on and on without an end of an event is no event stream. */
  static MAX_CHARS = 16 * 1024 * 1024;

  #onEvent;
  #rest = '';
  #type = '';
  #data = [];
  #lastEventId = '';

  /** @param {(event: {type: string, data: string, lastEventId: string}) => void} onEvent */
  constructor(onEvent) {
    this.#onEvent = onEvent;
  }

  /**
   * @param {string} text the next piece
   * @throws {RangeError} when an event is longer than {@link EventStream.MAX_CHARS}
   */
  take(text) {
    const lines = (this.#rest + text).split(/\r\n|\n|\r(?!$)/); // a CR at the end may be half of a CR LF
    this.#rest = lines.pop();
    if (this.#rest.length > EventStream.MAX_CHARS) {
      throw new RangeError(`an event is too long: chars=${this.#rest.length}`);
    }
    lines.forEach((line) => this.#line(line));
  }

  #line(line) {
    if (line === '') {
      this.#dispatch();
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) return; // a comment
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.#type = value;
    else if (field === 'data') this.#data.push(value);
    else if (field === 'id' && !value.includes('\0')) this.#lastEventId = value;
  }

  #dispatch() {
    const type = this.#type || 'message';
    const data = this.#data;
    this.#type = '';
    this.#data = [];
    if (data.length > 0) this.#onEvent({ type, data: data.join('\n'), lastEventId: this.#lastEventId });
  }
}
