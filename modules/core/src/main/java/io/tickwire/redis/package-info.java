/**
 * Connections to Redis that come back by themselves, scripts, and the names of all keys. What the
 * vertx-redis-client leaves to its user (reconnecting, time limits) is done here once.
 */
package io.tickwire.redis;
