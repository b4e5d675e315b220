package io.tickwire.feeder.source;

/**
 * One tick on its way to the webhook.
 *
 * @param symbol normalised, see {@link io.tickwire.domain.Symbol}: it decides the lane, so two spellings must be one
 * @param tsMicros time of the trade, microseconds since the epoch, UTC, years 1970 to 2099
 * @param price a number in JSON's grammar, the very text of the source; the webhook judges its range
 * @param volume as price
 * @param source venue, 1 to 32 characters of printable ASCII
 * @param seq the venue's number, 0 or above; negative: the one derived from price and volume, which is not posted
 * @param line physical line in the file or number in the order of reading, 1-based; 0 when there is neither
 */
public record FeedTick(String symbol, long tsMicros, String price, String volume, String source, long seq, long line)
        implements Row {
    /** The venue of a tick that names none; the webhook's own default. */
    public static final String DEFAULT_SOURCE = "default";
}
