/** Sorting of rows by column. Rows without a value come last either way; equal ones go by symbol. */
import { compareDecimals } from './format.js';

const numbers = (a, b) => a - b;
const bySymbol = (a, b) => (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0);

/** Of each column: its value in a row, how two compare, and which way is of interest first. */
const COLUMNS = {
  symbol: { value: (row) => row.symbol, compare: (a, b) => (a < b ? -1 : 1), first: 'ascending' },
  price: { value: (row) => row.view.price, compare: compareDecimals, first: 'descending' },
  change: { value: (row) => row.view.windows?.['24h']?.changePct, compare: numbers, first: 'descending' },
  vwap: { value: (row) => row.view.windows?.['1m']?.vwap, compare: numbers, first: 'descending' },
  volume: { value: (row) => row.view.windows?.['24h']?.volume, compare: compareDecimals, first: 'descending' },
  count: { value: (row) => row.view.count, compare: numbers, first: 'descending' },
  age: { value: (row) => -row.updatedAt, compare: numbers, first: 'ascending' },
};

export class Order {
  column = 'symbol';
  direction = 'ascending';

  /** Whether a row's place can change with its values. */
  get moves() {
    return this.column !== 'symbol';
  }

  /** By this column; by the same once more, the other way round. @param {string} column */
  toggle(column) {
    if (column === this.column) {
      this.direction = this.direction === 'ascending' ? 'descending' : 'ascending';
    } else {
      this.column = column;
      this.direction = COLUMNS[column].first;
    }
  }

  /** @param {Iterable<import('./row.js').Row>} rows @returns {import('./row.js').Row[]} a new array */
  sorted(rows) {
    const { value, compare } = COLUMNS[this.column];
    const factor = this.direction === 'ascending' ? 1 : -1;
    return [...rows].sort((a, b) => {
      const av = value(a) ?? null;
      const bv = value(b) ?? null;
      if (av === bv) return bySymbol(a, b);
      if (av === null) return 1;
      if (bv === null) return -1;
      return factor * compare(av, bv) || bySymbol(a, b);
    });
  }
}
