/**
 * Messages of the channel {@code realtime:updates} as the gateway knows them: the published bytes, and the few values in
 * them that decide where they go. Pure: no I/O, no Vert.x.
 */
package io.tickwire.gateway.update;
