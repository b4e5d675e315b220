/**
 * Who gets which update, and when: subscriptions, conflation, clients that are too slow, resuming. What one client costs is
 * bounded by what it may subscribe to, never by what is published. Pure: no I/O, no Vert.x, time is passed in; one hub and all
 * of its clients live on one thread.
 */
package io.tickwire.gateway.hub;
