/**
 * A private Redis and Postgres on a data directory. Their data outlives every process: this one, killed at any moment, and
 * their own. Nothing here runs on an event loop.
 */
package io.tickwire.embedded;
