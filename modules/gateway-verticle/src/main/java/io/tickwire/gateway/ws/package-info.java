/** WebSocket: contract, section 4.1. Every server frame is a JSON array of messages. */
package io.tickwire.gateway.ws;
