package io.tickwire.feeder.pace;

/** Lets ticks go one after another. For one thread. */
@FunctionalInterface
public interface Pacer {
    /**
     * Asks for the next tick to go. May be asked again for the same tick until it goes.
     *
     * @param tsMicros the tick's own time
     * @param nowMicros never less than at the call before
     * @return 0 when it goes now, and then it counts; else how long it has to wait yet, microseconds
     */
    long admit(long tsMicros, long nowMicros);
}
