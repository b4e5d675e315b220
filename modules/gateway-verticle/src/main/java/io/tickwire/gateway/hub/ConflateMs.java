package io.tickwire.gateway.hub;

/** The rule for conflation intervals, the same on every transport. */
public final class ConflateMs {
    public static final String RULE = "must be a whole number from 0 to 10000";
    private static final int MAX = 10_000;

    private ConflateMs() {}

    public static boolean isAllowed(long ms) {
        return ms >= 0 && ms <= MAX;
    }
}
