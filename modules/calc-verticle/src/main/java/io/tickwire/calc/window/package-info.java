/**
 * Panes, windows and what is computed over them. Sums are exact, whatever the order of addition; computed values have a
 * relative error of at most 1e-9. Pure: no I/O, no clock, no Vert.x; for one thread at a time.
 */
package io.tickwire.calc.window;
