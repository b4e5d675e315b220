package io.tickwire.feeder.file;

/**
 * What a row said, as text; null where it said nothing.
 *
 * @param date null when the time is in one piece
 */
record RawTick(String symbol, String date, String time, String price, String volume, String source, String seq) {}
