/**
 * The market view over all symbols: contract, section 3.2. A partition's owner keeps a partial of its symbols; the
 * partials of all partitions merge into the view. Pure: no I/O, no Vert.x; for one thread at a time.
 */
package io.tickwire.calc.market;
