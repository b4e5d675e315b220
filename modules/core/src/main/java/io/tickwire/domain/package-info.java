/**
 * What a tick is: exact decimals, times in microseconds, identity and order. Pure: no I/O, no clock, no Vert.x, safe on
 * any thread.
 */
package io.tickwire.domain;
