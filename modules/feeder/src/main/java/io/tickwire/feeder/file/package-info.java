/**
 * Ticks out of CSV and JSON files, packed or not, read as a stream. What a file holds is found out by looking at its start:
 * an {@link io.tickwire.feeder.file.Input} becomes a plan, and rows are read by the plan. What can't be understood without
 * guessing is refused before the first tick; a bad line costs that line only. No Vert.x here: reading blocks, and whoever
 * calls does so on a thread that may.
 */
package io.tickwire.feeder.file;
