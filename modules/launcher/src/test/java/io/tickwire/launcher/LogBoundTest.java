package io.tickwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogBoundTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private final Logger logger = logger("a.library.Channel");
    private final Logger other = logger("a.library.Other");
    private final Logger notices = logger(LogBound.class.getName());
    private long nanos;
    private final LogBound bound = new LogBound(() -> nanos);

    private static Logger logger(String name) {
        return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(name);
    }

    @BeforeEach
    void start() {
        for (Logger each : new Logger[] {logger, other, notices}) {
            each.setAdditive(false);
            each.setLevel(Level.INFO);
            each.addAppender(written);
        }
        written.start();
        bound.install(meters);
    }

    @AfterEach
    void stop() {
        bound.remove();
        for (Logger each : new Logger[] {logger, other, notices}) {
            each.detachAppender(written);
            each.setAdditive(true);
            each.setLevel(null);
        }
    }

    @Test
    void aLoggerHasSoManyLinesAtOnceAndSoManyAMinute() {
        log(logger, 10_000);
        assertThat(lines(logger)).isEqualTo(LogBound.MOST_AT_ONCE);
        assertThat(leftOut()).isEqualTo(10_000 - LogBound.MOST_AT_ONCE);
        assertThat(lines(notices)).isEqualTo(1);
        log(other, 5);
        assertThat(lines(other)).isEqualTo(5);

        nanos += TimeUnit.MINUTES.toNanos(1);
        log(logger, 10_000);
        assertThat(lines(logger)).isEqualTo(LogBound.MOST_AT_ONCE + LogBound.LINES_A_MINUTE);
        assertThat(lines(notices)).isEqualTo(2);
    }

    @Test
    void aStackTraceCountsForManyLines() {
        for (int i = 0; i < 1_000; i++) {
            logger.error("a post failed: number={}", i, new IllegalStateException("on purpose"));
            logger.error("a post failed", new IllegalStateException("on purpose"));
        }
        assertThat(lines(logger)).isEqualTo(LogBound.MOST_AT_ONCE / LogBound.LINES_OF_A_TRACE);
    }

    @Test
    void whatIsNotWrittenAnywayCountsForNothing() {
        for (int i = 0; i < 10_000; i++) {
            logger.debug("nobody listens");
            assertThat(logger.isWarnEnabled()).isTrue();
        }
        log(logger, LogBound.MOST_AT_ONCE);
        assertThat(leftOut()).isZero();
    }

    private static void log(Logger to, int lines) {
        for (int i = 0; i < lines; i++) {
            to.warn("a client did something: number={}", i);
        }
    }

    private long lines(Logger of) {
        return written.list.stream()
                .filter(event -> event.getLoggerName().equals(of.getName()))
                .count();
    }

    private double leftOut() {
        return meters.get("tickwire.log.left.out").functionCounter().count();
    }
}
