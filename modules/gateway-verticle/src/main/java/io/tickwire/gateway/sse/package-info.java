/** Server-sent events: contract, section 4.2. Any gateway can resume any client. */
package io.tickwire.gateway.sse;
