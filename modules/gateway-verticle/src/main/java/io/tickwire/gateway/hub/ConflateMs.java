package io.tickwire.gateway.hub;

/** The rule for conflation intervals, the same on every transport. */
public final class ConflateMs {
    public static final String RULE = "must be a whole number from 0 to 10000";
    private static final int MAX = 10_000;

    private static final int FINE_STEP_MS = 10;
    private static final int FINE_UP_TO_MS = 100;
    private static final int COARSE_STEP_MS = 50;

    private ConflateMs() {}

    /**
     * Rounded up to whole steps, of 10 ms up to 100 and of 50 ms above: clients with about the same interval are one group, and what
     * they are told is encoded once.
     */
    static int rounded(int ms) {
        int step = ms <= FINE_UP_TO_MS ? FINE_STEP_MS : COARSE_STEP_MS;
        return (ms + step - 1) / step * step;
    }

    public static boolean isAllowed(long ms) {
        return ms >= 0 && ms <= MAX;
    }
}
