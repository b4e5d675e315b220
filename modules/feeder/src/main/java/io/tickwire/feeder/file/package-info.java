/**
 * Ticks out of CSV and NDJSON files, plain or gzip, read as a stream. A bad line costs that line only. No Vert.x here:
 * reading blocks, and whoever calls does so on a thread that may.
 */
package io.tickwire.feeder.file;
