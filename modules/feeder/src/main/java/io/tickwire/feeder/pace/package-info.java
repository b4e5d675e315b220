/** When a tick may go. Pure: time is passed in, in microseconds of any clock that does not go back. */
package io.tickwire.feeder.pace;
