/**
 * One symbol's table row. Taking a message only remembers it; painting writes to the document, and only what differs
 * from what stands there. Text goes in as text nodes: nothing from the data is ever parsed as HTML.
 */
import { NOTHING, age, compareDecimals, fixed, fractionDigits, integer, padding, signedPercent } from './format.js';

/** In the order of the header. */
const COLUMNS = ['price', 'change', 'vwap', 'volume', 'count', 'age'];

/** VWAP shows as many digits as the symbol's prices, within these. */
const VWAP_DIGITS = { min: 2, max: 12 };

/** Prices of more characters than this are set smaller where there is little width. */
const LONG = 10;
const LONGEST = 14;

/** Without an update for so long, a price is no longer what one would call live. */
const QUIET_MS = 30_000;

export class Row {
  /** @type {HTMLTableRowElement} */
  element;
  /** Near the viewport: painted every frame. Others take turns. */
  nearby = false;

  #message;
  #updatedAt;
  /** Time of the newest tick when the server says that no more came; else empty. */
  #staleSince = '';
  #texts = {};
  #cells = {};
  #shown = {};
  #digits = 0;
  #flashes = 0;

  /** @param {string} symbol */
  constructor(symbol) {
    this.symbol = symbol;
    this.element = document.createElement('tr');
    this.element.setAttribute('role', 'row'); // roles: see the table's part of dashboard.css
    this.element.dataset.symbol = symbol;
    const header = document.createElement('th');
    header.scope = 'row';
    header.setAttribute('role', 'rowheader');
    header.dataset.col = 'symbol';
    header.textContent = symbol;
    this.element.append(header);
    for (const column of COLUMNS) {
      const cell = document.createElement('td');
      cell.setAttribute('role', 'cell');
      cell.dataset.col = column;
      this.#texts[column] = cell.appendChild(document.createTextNode(''));
      this.#cells[column] = cell;
      this.element.append(cell);
    }
  }

  /** The values to sort by. Decimals are strings, computed values numbers or null. */
  get view() {
    return this.#message.view;
  }

  /** Monotonic milliseconds, on the scale of `performance.now()`. */
  get updatedAt() {
    return this.#updatedAt;
  }

  /**
   * @param {object} message `snapshot` or `symbol.updated`
   * @param {number} now monotonic milliseconds
   */
  take(message, now) {
    this.#message = message;
    this.#staleSince = '';
    // An update is new now, whatever the clocks of server and browser say. A snapshot may be hours old.
    const published = message.type === 'snapshot' ? Date.parse(message.view.publishedAt) : NaN;
    this.#updatedAt = Number.isNaN(published) ? now : now - Math.max(0, Date.now() - published);
  }

  /** No update came for a while; until the next {@link take}. @param {string} since time of the newest tick */
  stale(since) {
    this.#staleSince = since;
  }

  /** @param {number} now monotonic milliseconds */
  paint(now) {
    const { price, windows, count } = this.#message.view;
    const change = windows?.['24h']?.changePct;
    this.#paintPrice(price);
    this.#text('change', signedPercent(change));
    this.#attribute('change', 'sign', Number.isFinite(change) ? String(Math.sign(Math.round(change * 100))) : '');
    const digits = Math.min(Math.max(this.#digits, VWAP_DIGITS.min), VWAP_DIGITS.max);
    this.#text('vwap', fixed(windows?.['1m']?.vwap, digits));
    this.#text('volume', windows?.['24h']?.volume ?? NOTHING);
    this.#text('count', integer(count));
    this.#paintStale();
    this.paintAge(now);
  }

  /** @param {number} now monotonic milliseconds */
  paintAge(now) {
    const ms = now - this.#updatedAt;
    this.#text('age', age(ms));
    const quiet = ms > QUIET_MS;
    if (this.#shown.quiet !== quiet) {
      this.#shown.quiet = quiet;
      this.element.toggleAttribute('data-quiet', quiet);
    }
  }

  #paintStale() {
    if (this.#shown.stale === this.#staleSince) return;
    this.#shown.stale = this.#staleSince;
    this.element.toggleAttribute('data-stale', this.#staleSince !== '');
    this.element.title = this.#staleSince ? `No tick since ${this.#staleSince}` : '';
  }

  #paintPrice(price) {
    const before = this.#shown.price;
    this.#text('price', price);
    this.#digits = Math.max(this.#digits, fractionDigits(price));
    const pad = padding(price, this.#digits);
    this.#attribute('price', 'pad', pad);
    const length = price.length + pad.length;
    this.#attribute('price', 'length', length > LONGEST ? 'longest' : length > LONG ? 'long' : 'short');
    if (before === undefined || before === price) return;
    const direction = compareDecimals(price, before) > 0 ? 'up' : 'down';
    this.#attribute('price', 'dir', direction);
    // Two names for the same animation: changing the name restarts it without forcing a layout.
    if (this.nearby) this.element.dataset.flash = direction + (this.#flashes++ % 2);
  }

  #text(column, text) {
    if (this.#shown[column] === text) return;
    this.#shown[column] = text;
    this.#texts[column].data = text;
  }

  #attribute(column, name, value) {
    if (this.#shown[name] === value) return;
    this.#shown[name] = value;
    this.#cells[column].dataset[name] = value;
  }
}
