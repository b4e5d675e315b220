/**
 * What a stranger may send to a running system, and what its well-behaved users notice of it: nothing. Each attack is bounded
 * and is gone when it returns.
 */
package io.tickwire.system.attack;
