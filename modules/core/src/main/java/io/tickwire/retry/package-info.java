/** Trying again: lengths of time, waiting between attempts, and what went wrong in words. */
package io.tickwire.retry;
