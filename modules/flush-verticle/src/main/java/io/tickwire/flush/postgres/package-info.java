/**
 * Flush's side of Postgres: the schema, the insert and the retention. What is reported as inserted is committed to disk.
 */
package io.tickwire.flush.postgres;
