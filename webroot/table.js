/**
 * The live table. Updates only mark rows as changed; the document is written in animation frames, so a burst costs one
 * frame. Rows near the viewport are painted in the next frame, the others some per frame in turn: with 1000 symbols
 * at 20 updates/s each, a frame still writes a few dozen rows.
 */
import { Order } from './order.js';
import { Row } from './row.js';

const FAR_ROWS_PER_FRAME = 40;
/** Rows this part of the viewport's height above and below it are near too, so that scrolling finds them painted. */
const NEAR_MARGIN = 0.25;
/** Nobody reads faster than this; a first change after calm still shows in the next frame. */
const MIN_PAINT_INTERVAL_MS = 45;
const RESORT_MS = 2_000;

export class SymbolTable {
  #table;
  #body;
  #order = new Order();
  /** @type {Map<string, Row>} */
  #rows = new Map();
  /** @type {Row[]} rows that match the filter, in their order */
  #shown = [];
  /** @type {Set<Row>} */
  #near = new Set();
  #changedNear = new Set();
  #changedFar = new Set();
  #terms = [];
  #scheduled = false;
  #paintedAt = -Infinity;
  #arrange = false;
  #scrolled = false;
  #agesDue = false;
  #pointerInside = false;
  #onArranged;

  /**
   * @param {HTMLTableElement} table
   * @param {(shown: number, total: number) => void} onArranged when rows came or the filter changed
   */
  constructor(table, onArranged) {
    this.#table = table;
    this.#body = table.tBodies[0];
    this.#onArranged = onArranged;
    addEventListener('scroll', () => this.#viewportMoved(), { passive: true });
    addEventListener('resize', () => this.#viewportMoved());
    table.tHead.addEventListener('click', (event) => this.#headerClicked(event));
    this.#body.addEventListener('pointerover', (event) => explainCut(event.target));
    // Rows do not jump away under the pointer.
    this.#body.addEventListener('pointerenter', (event) => (this.#pointerInside = event.pointerType === 'mouse'));
    this.#body.addEventListener('pointerleave', () => (this.#pointerInside = false));
    setInterval(() => this.#resort(), RESORT_MS);
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    setInterval(() => this.#agesTick(), calm ? 1_000 : 100);
  }

  get size() {
    return this.#rows.size;
  }

  /** @param {string} symbol @returns {Row|undefined} */
  row(symbol) {
    return this.#rows.get(symbol);
  }

  /** @param {object} message `snapshot` or `symbol.updated`, of a symbol */
  take(message) {
    let row = this.#rows.get(message.symbol);
    if (row === undefined) {
      row = new Row(message.symbol);
      this.#rows.set(message.symbol, row);
      this.#arrange = true;
    }
    row.take(message, performance.now());
    (row.nearby ? this.#changedNear : this.#changedFar).add(row);
    this.#schedule();
  }

  /** @param {object} message `symbol.stale` */
  stale(message) {
    const row = this.#rows.get(message.symbol);
    if (row === undefined) return;
    row.stale(message.since);
    (row.nearby ? this.#changedNear : this.#changedFar).add(row);
    this.#schedule();
  }

  /** Shows the symbols that contain any of the words. @param {string} text */
  filter(text) {
    this.#terms = text.toUpperCase().split(/[\s,]+/).filter(Boolean);
    this.#arrange = true;
    this.#schedule();
  }

  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const wait = this.#paintedAt + MIN_PAINT_INTERVAL_MS - performance.now();
    const frame = () => requestAnimationFrame(() => this.#paint());
    if (wait > 0) setTimeout(frame, wait);
    else frame();
  }

  #paint() {
    const now = performance.now();
    this.#scheduled = false;
    this.#paintedAt = now;
    if (this.#scrolled) this.#findNear();
    for (const row of this.#changedNear) row.paint(now);
    this.#changedNear.clear();
    let left = this.#arrange ? Infinity : FAR_ROWS_PER_FRAME; // a row is never shown empty
    for (const row of this.#changedFar) {
      if (left-- <= 0) break;
      row.paint(now);
      this.#changedFar.delete(row);
    }
    if (this.#agesDue) for (const row of this.#near) row.paintAge(now);
    this.#agesDue = false;
    if (this.#arrange) this.#arrangeRows();
    if (this.#changedFar.size > 0) this.#schedule();
  }

  /** Puts rows in their order, moving only those that are out of place. */
  #arrangeRows() {
    this.#arrange = false;
    this.#shown = [];
    let at = this.#body.firstElementChild;
    for (const row of this.#order.sorted(this.#rows.values())) {
      const matches = this.#terms.length === 0 || this.#terms.some((term) => row.symbol.includes(term));
      row.element.hidden = !matches;
      if (matches) this.#shown.push(row);
      if (row.element === at) at = at.nextElementSibling;
      else this.#body.insertBefore(row.element, at);
    }
    this.#onArranged(this.#shown.length, this.#rows.size);
    this.#viewportMoved();
  }

  #viewportMoved() {
    this.#scrolled = true;
    this.#schedule();
  }

  /** All rows are of one height: arithmetic does what observing a thousand elements would, at no cost per frame. */
  #findNear() {
    this.#scrolled = false;
    const top = this.#body.getBoundingClientRect().top;
    const height = this.#shown[0]?.element.offsetHeight || 1;
    const margin = innerHeight * NEAR_MARGIN;
    const first = Math.max(0, Math.floor((-top - margin) / height));
    const end = Math.max(0, Math.ceil((innerHeight - top + margin) / height));
    const near = new Set(this.#shown.slice(first, end));
    for (const row of this.#near) {
      if (near.has(row)) continue;
      row.nearby = false;
      if (this.#changedNear.delete(row)) this.#changedFar.add(row);
    }
    for (const row of near) {
      row.nearby = true;
      this.#changedFar.delete(row);
      this.#changedNear.add(row);
    }
    this.#near = near;
  }

  #agesTick() {
    this.#agesDue = true;
    this.#schedule();
  }

  #resort() {
    if (!this.#order.moves || this.#pointerInside) return;
    this.#arrange = true;
    this.#schedule();
  }

  #headerClicked(event) {
    const header = event.target.closest('th');
    if (!event.target.closest('button') || !header) return;
    this.#order.toggle(header.dataset.col);
    for (const other of header.parentNode.cells) other.removeAttribute('aria-sort');
    header.setAttribute('aria-sort', this.#order.direction);
    this.#arrange = true;
    this.#schedule();
  }
}

/** A value cut off by the column's width is whole in its tooltip. */
function explainCut(target) {
  const cell = target.closest('td, th');
  if (cell) cell.title = cell.scrollWidth > cell.clientWidth ? cell.textContent : '';
}
