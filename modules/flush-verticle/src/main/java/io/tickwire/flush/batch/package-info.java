/**
 * What to write, when, and in what pieces: the pure core of flush. No I/O, no clock, no Vert.x; an instance is for one
 * thread.
 */
package io.tickwire.flush.batch;
