/**
 * The tape: every tick once, in the order of the queue, see docs/adr/0037-the-tape.md. One event loop of the process reads
 * ({@link io.tickwire.gateway.tape.TapeVerticle}); those of the clients tell them ({@link io.tickwire.gateway.tape.TapeHub}).
 */
package io.tickwire.gateway.tape;
