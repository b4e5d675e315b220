/** Numbers and times as text. Pure functions; exact decimals (contract: JSON strings) stay strings throughout. */

export const NOTHING = '–';

const integers = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/**
 * Compares two canonical non-negative decimals exactly: no digit is lost to a double.
 *
 * @param {string} a plain notation, no leading or trailing zeros
 * @param {string} b
 * @returns {number} negative, 0 or positive
 */
export function compareDecimals(a, b) {
  if (a === b) return 0;
  const [aInt, aFraction = ''] = a.split('.');
  const [bInt, bFraction = ''] = b.split('.');
  if (aInt.length !== bInt.length) return aInt.length - bInt.length;
  if (aInt !== bInt) return aInt < bInt ? -1 : 1;
  return aFraction < bFraction ? -1 : 1;
}

/** @param {string} decimal @returns {number} digits after the point */
export function fractionDigits(decimal) {
  const point = decimal.indexOf('.');
  return point < 0 ? 0 : decimal.length - point - 1;
}

/**
 * What `decimal` lacks to show `digits` digits after the point; set invisibly behind it, it keeps the digits of a
 * changing price in place ("800.5" under "800.25").
 */
export function padding(decimal, digits) {
  const has = fractionDigits(decimal);
  if (has >= digits) return '';
  return (has === 0 ? '.' : '') + '0'.repeat(digits - has);
}

/** @param {number|null|undefined} value computed @param {number} digits after the point */
export function fixed(value, digits) {
  return Number.isFinite(value) ? value.toFixed(digits) : NOTHING;
}

/** @param {number|null|undefined} pct @returns {string} signed, with a true minus: `+0.12 %` */
export function signedPercent(pct) {
  if (!Number.isFinite(pct)) return NOTHING;
  const text = Math.abs(pct).toFixed(2);
  return `${signOf(pct)}${text}\u2009%`;
}

function signOf(pct) {
  const shown = Math.round(pct * 100); // what rounds to 0.00 has no sign
  return shown > 0 ? '+' : shown < 0 ? '\u2212' : '';
}

/** @param {number|undefined} value @returns {string} grouped: `12,345` */
export function integer(value) {
  return Number.isFinite(value) ? integers.format(value) : NOTHING;
}

/** @param {number} ms @returns {string} one unit, four characters or so: `0.3 s`, `42 s`, `5 m`, `3 h`, `12 d` */
export function age(ms) {
  const s = Math.max(0, ms) / 1000;
  if (s < 9.95) return `${s.toFixed(1)}\u2009s`;
  if (s < 60) return `${Math.floor(s)}\u2009s`;
  if (s < 3_600) return `${Math.floor(s / 60)}\u2009m`;
  if (s < 86_400) return `${Math.floor(s / 3_600)}\u2009h`;
  return `${Math.floor(s / 86_400)}\u2009d`;
}
