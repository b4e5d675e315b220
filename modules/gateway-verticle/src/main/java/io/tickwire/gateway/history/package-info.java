/**
 * What is stored, read over HTTP: ticks, bars, coverage (contract, section 4.3). Postgres is asked in pages of a few hundred
 * rows, each a short transaction of its own, so that no answer is ever whole in memory and no slow reader holds anything
 * open. With Postgres away the answer is 503 and nothing else of the gateway takes notice.
 */
package io.tickwire.gateway.history;
