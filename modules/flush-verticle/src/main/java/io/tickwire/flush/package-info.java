/**
 * The verticle that brings every queued tick to Postgres: once, in order of its queue, and acknowledged only after the
 * commit. Several processes may run it over the same Redis and Postgres.
 */
package io.tickwire.flush;
