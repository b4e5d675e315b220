package io.tickwire.feeder.pace;

/**
 * The first tick goes at once, every later one as long after it as its time is after the first one's, divided by the speed. A feeder that was
 * held up catches up at full speed. A tick a little behind the newest goes at once; one far behind it starts a new
 * recording (a file fed again, or several days one after another in any order), whose clock starts there.
 */
final class RecordedPacer implements Pacer {
    /** Out of order within a recording, rather than a new recording: venues' clocks and reports differ by seconds. */
    private static final long REWIND_MICROS = 60_000_000;

    private final double speed;
    private final long maxWaitMicros;
    private boolean started;
    private long firstTsMicros;
    private long firstAtMicros;
    private long newestTsMicros;

    /**
     * @param speed how many times as fast as recorded, above zero
     * @param maxWaitMicros longer waits are cut to this, above zero
     */
    RecordedPacer(double speed, long maxWaitMicros) {
        this.speed = speed;
        this.maxWaitMicros = maxWaitMicros;
    }

    @Override
    public long admit(long tsMicros, long nowMicros) {
        if (!started || tsMicros < newestTsMicros - REWIND_MICROS) {
            started = true;
            firstTsMicros = tsMicros;
            firstAtMicros = nowMicros;
            newestTsMicros = tsMicros;
        }
        newestTsMicros = Math.max(newestTsMicros, tsMicros);
        long waitMicros = firstAtMicros + (long) ((tsMicros - firstTsMicros) / speed) - nowMicros;
        if (waitMicros > maxWaitMicros) {
            firstAtMicros -= waitMicros - maxWaitMicros; // this tick and all behind it come earlier by what was cut
            return maxWaitMicros;
        }
        return Math.max(0, waitMicros);
    }
}
