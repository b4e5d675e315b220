/** What the transports have in common: the life of a connection, and how it catches up with another gateway. */
package io.tickwire.gateway.client;
