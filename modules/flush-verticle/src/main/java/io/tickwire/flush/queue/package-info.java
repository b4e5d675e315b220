/**
 * Flush's side of the queue: reading partitions as one consumer of the group, acknowledging, dead letters, lag. What is
 * handed out is acknowledged only by {@link io.tickwire.flush.queue.Acknowledger}; all the rest comes again.
 */
package io.tickwire.flush.queue;
