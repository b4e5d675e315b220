package io.tickwire.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Bounds how many lines each logger writes, so that messages of strangers can't fill the disk, whether our code or a library logs
 * them. One connection to the gateway made 14 MB of log in four seconds. Lines that are left out are counted, and one line a minute says
 * so. Thread-safe.
 */
final class LogBound extends TurboFilter {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(LogBound.class);

    /** Lines of a logger at once: a start, or a move of all partitions, has some hundred. */
    static final int MOST_AT_ONCE = 600;

    static final int LINES_A_MINUTE = 120;

    /** A stack trace is some thirty lines; it counts for so many. */
    static final int LINES_OF_A_TRACE = 20;

    /** There are as many loggers as classes that log; should a library name its loggers after what is sent, these share one bound. */
    private static final int MAX_LOGGERS = 2_000;

    private static final String FURTHER_ONES = "";
    private static final long NANOS_A_LINE = TimeUnit.MINUTES.toNanos(1) / LINES_A_MINUTE;
    private static final long BETWEEN_NOTICES_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanos;
    private final Map<String, Room> rooms = new ConcurrentHashMap<>();
    private final LongAdder leftOut = new LongAdder();

    /** What a logger may write now. */
    private static final class Room {
        private double lines = MOST_AT_ONCE;
        private long seenNanos;
        private long toldNanos;
        private boolean told;

        Room(long nowNanos) {
            seenNanos = nowNanos;
        }

        synchronized boolean take(int wanted, long nowNanos) {
            lines = Math.min(MOST_AT_ONCE, lines + (nowNanos - seenNanos) / (double) NANOS_A_LINE);
            seenNanos = nowNanos;
            if (lines < wanted) {
                return false;
            }
            lines -= wanted;
            return true;
        }

        /** Whether it is time to say that lines are left out. */
        synchronized boolean tells(long nowNanos) {
            if (told && nowNanos - toldNanos < BETWEEN_NOTICES_NANOS) {
                return false;
            }
            told = true;
            toldNanos = nowNanos;
            return true;
        }
    }

    /** @param nanos as {@link System#nanoTime} */
    LogBound(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Bounds the log of this process from now on. */
    void install(MeterRegistry meters) {
        FunctionCounter.builder("tickwire.log.left.out", leftOut, LongAdder::sum)
                .description("Lines that were not logged, because their logger had too many")
                .register(meters);
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            logback.addTurboFilter(this);
        }
    }

    /** Takes the bound away. */
    void remove() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logback) {
            logback.getTurboFilterList().remove(this);
        }
    }

    @Override
    public FilterReply decide(
            Marker marker, Logger logger, Level level, String format, Object[] parameters, Throwable thrown) {
        boolean asksOnly = format == null && thrown == null; // as isWarnEnabled() does
        if (asksOnly || level.levelInt < logger.getEffectiveLevel().levelInt) {
            return FilterReply.NEUTRAL;
        }
        long now = nanos.getAsLong();
        Room room = room(logger.getName(), now);
        if (room.take(hasTrace(parameters, thrown) ? LINES_OF_A_TRACE : 1, now)) {
            return FilterReply.NEUTRAL;
        }
        leftOut.increment();
        if (room.tells(now)) {
            LOG.warn("a logger has too many lines, further ones are left out: logger={}", logger.getName());
        }
        return FilterReply.DENY;
    }

    private Room room(String logger, long now) {
        Room known = rooms.get(logger);
        if (known != null) {
            return known;
        }
        String name = rooms.size() < MAX_LOGGERS ? logger : FURTHER_ONES;
        return rooms.computeIfAbsent(name, added -> new Room(now));
    }

    private static boolean hasTrace(Object[] parameters, Throwable thrown) {
        return thrown != null
                || (parameters != null
                        && parameters.length > 0
                        && parameters[parameters.length - 1] instanceof Throwable);
    }
}
