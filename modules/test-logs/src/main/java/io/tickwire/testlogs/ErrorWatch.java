package io.tickwire.testlogs;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

/** Tells expected ERROR lines from others, when they are logged. Any thread. */
final class ErrorWatch extends Filter<ILoggingEvent> {
    private final List<Expectation> active = new CopyOnWriteArrayList<>();
    private final Queue<Unexpected> unexpected = new ConcurrentLinkedQueue<>();

    private record Unexpected(String line, IThrowableProxy thrown) {}

    void begin(List<Expectation> expectations) {
        active.addAll(expectations);
    }

    void end(List<Expectation> expectations) {
        active.removeAll(expectations);
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        if (!event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            return FilterReply.NEUTRAL;
        }
        String line = event.getLoggerName() + ": " + event.getFormattedMessage();
        boolean expected = false;
        for (Expectation expectation : active) {
            expected |= expectation.matches(line);
        }
        if (expected) {
            return FilterReply.DENY;
        }
        IThrowableProxy thrown = event.getThrowableProxy();
        unexpected.add(new Unexpected(line + " thread=" + event.getThreadName() + cause(thrown), thrown));
        return FilterReply.NEUTRAL;
    }

    /** @throws AssertionError with what was logged since the last call and was not expected */
    void failOnUnexpected() {
        List<String> lines = new ArrayList<>();
        List<Throwable> thrown = new ArrayList<>();
        for (Unexpected each = unexpected.poll(); each != null; each = unexpected.poll()) {
            lines.add(each.line());
            if (each.thrown() instanceof ThrowableProxy proxy) {
                thrown.add(proxy.getThrowable());
            }
        }
        if (!lines.isEmpty()) {
            AssertionError error = new AssertionError(
                    "ERROR lines that the test does not name in @ExpectedErrors:\n" + String.join("\n", lines));
            thrown.forEach(error::addSuppressed); // with their stack traces
            throw error;
        }
    }

    private static String cause(IThrowableProxy thrown) {
        return thrown == null ? "" : " exception=" + thrown.getClassName() + ": " + thrown.getMessage();
    }

    /** A line that may come, and whether it came. Equal only to itself: two tests may expect the same. */
    static final class Expectation {
        private final Pattern pattern;
        private final AtomicBoolean seen = new AtomicBoolean();

        private Expectation(Pattern pattern) {
            this.pattern = pattern;
        }

        static Expectation of(String regex) {
            return new Expectation(Pattern.compile(regex));
        }

        private boolean matches(String line) {
            boolean found = pattern.matcher(line).find();
            if (found) {
                seen.set(true);
            }
            return found;
        }

        boolean seen() {
            return seen.get();
        }

        @Override
        public String toString() {
            return pattern.pattern();
        }
    }
}
