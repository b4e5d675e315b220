/**
 * The gateway. Its promise: to each client the updates of a symbol come with rising {@code seq}, the newest always comes, and a
 * client is told what it did not get. Published bytes are forwarded as they are.
 */
package io.tickwire.gateway;
