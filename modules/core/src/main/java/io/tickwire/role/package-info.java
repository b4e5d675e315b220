/** What a verticle is to the launcher: something to start, to ask for its health, and to stop without loss. */
package io.tickwire.role;
