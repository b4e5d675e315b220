/**
 * Reading what is stored: ticks for a replay, what of a file is missing, gaps in coverage. Pages by key, each a statement
 * of its own: no transaction is open in between, however slow the reader. Blocks, as sources of ticks may.
 */
package io.tickwire.feeder.store;
