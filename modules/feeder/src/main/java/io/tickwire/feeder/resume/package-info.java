/** Where an interrupted replay goes on: which ticks were answered, kept in a file. */
package io.tickwire.feeder.resume;
