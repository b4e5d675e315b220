/**
 * The way into the queue. Ticks of a partition are appended in the order they were given, one append in flight at a time,
 * and a post is answered by what Redis said to the last of its ticks. Nothing is appended twice by itself.
 */
package io.tickwire.ingest.queue;
