/**
 * The live state of one symbol. It is a pure function of the set of ticks that were in time: arrival order and duplicates
 * make no difference. Pure: no I/O, no clock, no Vert.x; for one thread at a time.
 */
package io.tickwire.calc.symbol;
