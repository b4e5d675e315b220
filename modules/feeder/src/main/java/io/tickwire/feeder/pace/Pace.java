package io.tickwire.feeder.pace;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How fast to feed. */
public sealed interface Pace {
    /** As fast as the webhook answers. */
    record Max() implements Pace {}

    /**
     * At the gaps that the ticks' own times have.
     *
     * @param speed how many times as fast, above zero, finite
     * @param maxWaitMicros a wait for the next tick that is longer is cut to this, microseconds
     */
    record Recorded(double speed, long maxWaitMicros) implements Pace {
        public Recorded {
            if (!(speed > 0) || Double.isInfinite(speed)) {
                throw new IllegalArgumentException("must be > 0 and finite: speed=" + speed);
            }
        }

        /** With all waits as long as they are. */
        public Recorded(double speed) {
            this(speed, Long.MAX_VALUE);
        }

        /** As it was. */
        public Recorded() {
            this(1);
        }
    }

    /**
     * Evenly.
     *
     * @param ticksPerSecond above zero, finite
     */
    record PerSecond(double ticksPerSecond) implements Pace {
        public PerSecond {
            if (!(ticksPerSecond > 0) || Double.isInfinite(ticksPerSecond)) {
                throw new IllegalArgumentException("must be > 0 and finite: ticksPerSecond=" + ticksPerSecond);
            }
        }
    }

    /**
     * Reads {@code max}, {@code recorded} or a number of ticks per second.
     *
     * @throws IllegalArgumentException for anything else
     */
    static Pace parse(String text) {
        return switch (text) {
            case "max" -> new Max();
            case "recorded" -> new Recorded();
            default -> perSecond(text);
        };
    }

    /**
     * Reads {@code max} or a multiple of the recorded speed, {@code 10x}.
     *
     * @throws IllegalArgumentException for anything else
     */
    static Pace parseSpeed(String text) {
        if (text.equals("max")) {
            return new Max();
        }
        if (text.matches("\\d{1,9}(\\.\\d{1,9})?x") && text.matches(".*[1-9].*")) {
            return new Recorded(Double.parseDouble(text.substring(0, text.length() - 1)));
        }
        throw new IllegalArgumentException(
                "must be max or a multiple of the recorded speed above zero, 10x: speed=" + text);
    }

    /** The same with no longer waits for the next tick; only a recorded pace has any. */
    default Pace withMaxWait(Duration longest) {
        return this instanceof Recorded recorded
                ? new Recorded(recorded.speed(), TimeUnit.NANOSECONDS.toMicros(longest.toNanos()))
                : this;
    }

    /** A pacer at its start. */
    default Pacer newPacer() {
        if (this instanceof PerSecond even) {
            return new EvenPacer(even.ticksPerSecond());
        }
        return this instanceof Recorded recorded
                ? new RecordedPacer(recorded.speed(), recorded.maxWaitMicros())
                : (tsMicros, nowMicros) -> 0;
    }

    private static Pace perSecond(String text) {
        try {
            return new PerSecond(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "must be max, recorded or a number of ticks per second: rate=" + text, e);
        }
    }
}
