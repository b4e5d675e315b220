/**
 * The live state of all symbols of one partition, and what has to be published and committed of it. Applying the same
 * entries to the same committed state gives the same state again: that is what makes a restart exact. Pure: no I/O, no
 * Vert.x; time is passed in; for one thread at a time.
 */
package io.tickwire.calc.partition;
