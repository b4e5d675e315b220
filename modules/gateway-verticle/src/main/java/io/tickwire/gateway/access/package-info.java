/**
 * Who may read what: tokens, what they open, when they end, and the origins of pages. Nothing here keeps, logs or repeats a token.
 */
package io.tickwire.gateway.access;
