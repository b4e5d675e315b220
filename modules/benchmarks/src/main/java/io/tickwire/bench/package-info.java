/**
 * Measures the real jar from outside. Every figure stands beside a reference taken in the same run: these are shared
 * machines, and absolute times are not stable.
 */
package io.tickwire.bench;
