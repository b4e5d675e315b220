/** How a feed is doing, for people. */
package io.tickwire.feeder.progress;
