/**
 * From the bytes of a post to ticks and rejections, in one pass and without a tree. Any bytes give a defined outcome;
 * nothing is thrown for bad input. Pure: no I/O, no Vert.x. Each instance is for one thread.
 */
package io.tickwire.ingest.parse;
