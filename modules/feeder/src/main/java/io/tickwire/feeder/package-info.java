/**
 * Feeds a webhook with ticks of a file, of a simulated market or of the store: over HTTP, as any feeder would.
 *
 * <p>Promise: every tick of the source that a post can carry is posted until it is answered (at least once), and the
 * ticks of a symbol arrive in the order of the source, since none is posted before the answer to the one before.
 */
package io.tickwire.feeder;
