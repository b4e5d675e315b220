/**
 * What the feeder feeds: ticks as text, and where they come from. Pure but for the I/O of a {@link
 * io.tickwire.feeder.source.TickSource}. Numbers stay the text they were.
 */
package io.tickwire.feeder.source;
