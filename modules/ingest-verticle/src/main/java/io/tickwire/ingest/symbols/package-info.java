/**
 * How many different symbols and sources the system has: a bound over all ingest processes. The names are in Redis, and those of
 * today in the memory of each process, so that ticks of known symbols wait for nothing. docs/adr/0024-symbols-have-a-bound.md.
 */
package io.tickwire.ingest.symbols;
