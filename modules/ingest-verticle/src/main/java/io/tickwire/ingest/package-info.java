/**
 * The webhook. Its promise: a 200 is given only after Redis confirmed every valid tick of the post; anything else means
 * that the whole post may be sent again, and what was queued already is then recognised as a duplicate.
 */
package io.tickwire.ingest;
