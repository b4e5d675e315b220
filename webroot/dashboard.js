/** The dashboard: joins the feed to the table and the header. `?transport=sse` uses server-sent events. */
import { AccessForm } from './access-form.js';
import { ConnectionState } from './connection-state.js';
import { integer } from './format.js';
import { Rates } from './rates.js';
import { SymbolTable } from './table.js';
import { claims } from './tickwire-token.js';
import { connect } from './tickwire.js';

const CONFLATE_MS = 100;

const byId = (id) => document.getElementById(id);
const tableElement = byId('symbols');
const filter = byId('filter');
const rates = new Rates();
const connection = new ConnectionState(byId('connection-state'), byId('connection-detail'));

const access = new AccessForm(byId('access'));

/** All symbols, or those that the token covers. */
function channels(token) {
  byId('json').hidden = token !== undefined; // a link brings no token
  const covered = claims(token)?.channels;
  const symbols = Array.isArray(covered) ? covered.filter((name) => String(name).startsWith('symbol:')) : [];
  return symbols.length > 0 ? symbols : ['symbol:*'];
}

const table = new SymbolTable(tableElement, (shown, total) => {
  byId('stat-symbols').textContent = shown === total ? integer(total) : `${integer(shown)}/${integer(total)}`;
  byId('empty').hidden = total > 0;
  byId('no-match').hidden = total === 0 || shown > 0;
  tableElement.hidden = shown === 0;
});

connect({
  channels,
  token: (why) => access.token(why),
  conflateMs: CONFLATE_MS,
  backoffMaxMs: 5_000, // somebody is watching
  transport: new URLSearchParams(location.search).get('transport') === 'sse' ? 'sse' : 'ws',
  onMessage(message) {
    if (message.type === 'symbol.stale') table.stale(message);
    if (message.symbol === undefined || message.view === undefined) return;
    rates.take(message, table.row(message.symbol)?.view);
    table.take(message);
  },
  onState: (state, info) => connection.show(state, info),
  onConflated(_, total) {
    byId('skipped').hidden = false;
    setText(byId('skipped'), `${integer(total)} updates skipped for this slow connection.`);
  },
});

setInterval(() => {
  const { updates, ticks } = rates.perSecond();
  setText(byId('stat-updates'), integer(updates));
  setText(byId('stat-ticks'), integer(ticks));
}, 500);

filter.addEventListener('input', () => table.filter(filter.value));
byId('clear-filter').addEventListener('click', () => {
  filter.value = '';
  table.filter('');
  filter.focus();
});
document.addEventListener('keydown', (event) => {
  if (event.key !== '/' || event.target === filter || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  filter.focus();
});
if (filter.value) table.filter(filter.value); // kept by the browser over a reload

/** A live region speaks on every write, so the same text is not written again. */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
