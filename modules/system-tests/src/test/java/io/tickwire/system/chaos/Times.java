package io.tickwire.system.chaos;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Microseconds since the epoch as RFC 3339, by the JDK's means. */
final class Times {
    private Times() {}

    static String text(long micros) {
        return instant(micros).toString();
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static long micros(String text) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text));
    }
}
