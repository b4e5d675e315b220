/**
 * Work on a post in slices, so that one post never holds its event loop for long, whatever its bytes are. Pure: no I/O, no
 * Vert.x. For one thread.
 */
package io.tickwire.ingest.slice;
