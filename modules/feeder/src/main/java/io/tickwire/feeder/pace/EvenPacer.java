package io.tickwire.feeder.pace;

/**
 * N ticks per second, smooth: the k-th tick is due k/N seconds after the first, whatever the batches. Time lost to a
 * stall is made up for at most one second; what was lost beyond it stays lost, so an outage ends in no flood.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm">Generic cell rate algorithm, virtual
 *     scheduling</a>
 */
final class EvenPacer implements Pacer {
    private static final long MAKE_UP_MICROS = 1_000_000;

    private final double intervalMicros;
    private boolean started;
    private long originMicros;
    private double dueAfterOrigin;

    EvenPacer(double ticksPerSecond) {
        intervalMicros = 1e6 / ticksPerSecond;
    }

    @Override
    public long admit(long tsMicros, long nowMicros) {
        if (!started) {
            started = true;
            originMicros = nowMicros;
        }
        long elapsed = nowMicros - originMicros;
        dueAfterOrigin = Math.max(dueAfterOrigin, elapsed - MAKE_UP_MICROS);
        if (dueAfterOrigin > elapsed) {
            return (long) Math.ceil(dueAfterOrigin - elapsed);
        }
        dueAfterOrigin += intervalMicros;
        return 0;
    }
}
