package io.tickwire.calc.ownership;

import io.tickwire.domain.MicrosClock;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/** Names of the processes that share leases. No two are the same, ever. Names in order of text are in order of their start. */
public final class MemberName {
    private MemberName() {}

    /** A new name. */
    public static String make(MicrosClock clock) {
        return String.format(
                Locale.ROOT,
                "%016d-%d-%08x",
                clock.micros(),
                ProcessHandle.current().pid(),
                ThreadLocalRandom.current().nextInt());
    }
}
