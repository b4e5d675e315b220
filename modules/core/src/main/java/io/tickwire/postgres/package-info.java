/**
 * What flush and gateway have in common towards Postgres: the address, one connection that is made again whenever it is in
 * doubt, SQL from files, and a transaction that costs one round trip.
 */
package io.tickwire.postgres;
