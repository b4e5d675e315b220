package io.tickwire.flush.queue;

/**
 * How a reader spends its time, milliseconds.
 *
 * @param blockMs longest wait in Redis for new entries. A stop waits for a reader for twice as long at most
 * @param renewMs how often entries held for long are marked as still being worked on, and others' are looked through
 * @param claimIdleMs entries without a mark for this long are taken over: their process is gone or stuck
 */
public record ReaderTimes(long blockMs, long renewMs, long claimIdleMs) {
    public static final ReaderTimes DEFAULT = new ReaderTimes(500, 5_000, 15_000);

    public ReaderTimes {
        if (blockMs < 1 || renewMs < 1 || claimIdleMs <= 2 * renewMs) {
            throw new IllegalArgumentException("must be blockMs >= 1, renewMs >= 1, claimIdleMs > 2 * renewMs: blockMs="
                    + blockMs + " renewMs=" + renewMs + " claimIdleMs=" + claimIdleMs);
        }
    }
}
