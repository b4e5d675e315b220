/**
 * How the state of a symbol stands in Redis: a hash with a field for the head, one for each pane and one for each chunk of
 * seen ticks, so that a commit writes only what changed. Every value begins with the version of its format. Pure: no I/O,
 * no Vert.x.
 */
package io.tickwire.calc.state;
