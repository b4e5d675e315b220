/**
 * calc-cross: one leader merges the market partials of all partitions, publishes {@code market.updated}, puts the values of
 * indices into the queue, and computes the correlation once a minute. It reads what calc-symbol stores and never makes it
 * wait. Other processes of calc-cross stand by.
 */
package io.tickwire.calc.cross;
