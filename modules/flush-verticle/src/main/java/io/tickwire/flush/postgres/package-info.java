/**
 * Flush's side of Postgres: the address, the schema, one connection that is made again whenever it is in doubt, and the
 * insert. What is reported as inserted is committed to disk.
 */
package io.tickwire.flush.postgres;
