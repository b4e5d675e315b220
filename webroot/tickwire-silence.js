/** Tells when a connection says nothing: after a while that it is quiet, and later that it is dead. */
export class Silence {
  static LOOK_EVERY_MS = 1_000;

  #options;
  #events;
  #now;
  #heardAt;
  #isLive = false;
  #isQuiet = false;
  #timer;

  /**
   * @param {{quietMs: number, silenceMs: number, connectTimeoutMs: number}} options
   * @param {{quiet: (info: {silentForMs: number, reconnectInMs: number}) => void, heard: () => void,
   *   dead: (why: {reason: string, silentForMs: number}) => void}} events
   *   `quiet`: nothing came for `quietMs`. `heard`: something came after `quiet`. `dead`: no answer in
   *   `connectTimeoutMs`, or nothing came for `silenceMs`; it comes once, last
   * @param {() => number} [now] monotonic milliseconds
   */
  constructor(options, events, now = () => performance.now()) {
    this.#options = options;
    this.#events = events;
    this.#now = now;
    this.#heardAt = now();
    // A dead server (lost network, frozen process, sleeping laptop) sends no close: only silence tells.
    this.#timer = setInterval(() => this.#look(), Silence.LOOK_EVERY_MS);
  }

  /** Something came, whatever it was. */
  heard() {
    this.#heardAt = this.#now();
    if (!this.#isQuiet) return;
    this.#isQuiet = false;
    this.#events.heard();
  }

  /** The connection is up: from now on the server owes a heartbeat every 15 s. */
  live() {
    this.#isLive = true;
  }

  stop() {
    clearInterval(this.#timer);
  }

  #look() {
    const silentForMs = this.#now() - this.#heardAt;
    const limitMs = this.#isLive ? this.#options.silenceMs : this.#options.connectTimeoutMs;
    if (silentForMs >= limitMs) {
      this.stop();
      this.#events.dead({ reason: this.#isLive ? 'silent' : 'no_answer', silentForMs });
    } else if (this.#isLive && !this.#isQuiet && silentForMs >= this.#options.quietMs) {
      this.#isQuiet = true;
      this.#events.quiet({ silentForMs, reconnectInMs: limitMs - silentForMs });
    }
  }
}
