package io.tickwire.domain;

/**
 * One trade as the platform knows it, normalised. Two ticks with the same {@code (symbol, tsMicros, source, seq)} are the
 * same tick, whatever else they say; see {@link TickIdentity}.
 *
 * @param symbol see {@link Symbol}
 * @param tsMicros time of the trade, microseconds since the epoch, UTC
 * @param price above zero, unless the system takes all prices ({@code TICKWIRE_PRICES=any})
 * @param volume zero or above
 * @param source venue, 1 to 32 characters of printable ASCII
 * @param seq the venue's number, 0 or above; negative when derived, see {@link TickIdentity#derivedSeq}
 * @param receivedAtMicros when ingest took the tick, microseconds since the epoch, UTC; {@link #RECEIVED_AT_UNKNOWN} for a tick
 *     that was read from the store
 */
public record Tick(
        String symbol, long tsMicros, Decimal price, Decimal volume, String source, long seq, long receivedAtMicros) {
    /** The store does not keep the time at which ingest took a tick. */
    public static final long RECEIVED_AT_UNKNOWN = 0;
}
