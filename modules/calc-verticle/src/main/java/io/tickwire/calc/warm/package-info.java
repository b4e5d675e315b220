/**
 * Rebuilds the windows of partitions that were found without state from the ticks in Postgres, in the background:
 * docs/adr/0023-warm-start.md.
 */
package io.tickwire.calc.warm;
