/** Waiting between attempts. */
package io.tickwire.retry;
