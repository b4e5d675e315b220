/**
 * The format of the stream {@code md:dead}, a contract between those who write letters, those who tend them, and other
 * programs: docs/wire-format.md.
 */
package io.tickwire.deadletter;
