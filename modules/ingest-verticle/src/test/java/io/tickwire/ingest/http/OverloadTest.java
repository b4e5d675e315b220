package io.tickwire.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class OverloadTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Overload overload =
            new Overload(new WebhookMetrics(meters), ByteBudget.forBodiesOf(1_000, new LongAdder()));
    private final Logger logger = (Logger) LoggerFactory.getLogger(Overload.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    @Test
    void isLoggedOnceWhenItBeginsAndOnceWhenItIsOver() {
        long second = TimeUnit.SECONDS.toNanos(1);
        for (int at = 0; at < 30; at++) {
            overload.byAll("10.0.0.1", at * second);
            overload.byPeer("10.0.0.2", at * second);
            overload.look(at * second);
        }
        assertThat(log.list).hasSize(1);
        assertThat(log.list.get(0).getFormattedMessage())
                .isEqualTo("posts are refused as overloaded, all posts together hold too much: limitBytes=67108864"
                        + " peer=10.0.0.1");
        overload.look(39 * second);
        assertThat(log.list).hasSize(1);
        overload.look(40 * second);
        overload.look(41 * second);
        assertThat(log.list).hasSize(2);
        assertThat(log.list.get(1).getFormattedMessage())
                .isEqualTo("no post is refused as overloaded any more: refused=60");
        assertThat(meters.get("tickwire.ingest.overloaded")
                        .tag("by", "all")
                        .counter()
                        .count())
                .isEqualTo(30);
        assertThat(meters.get("tickwire.ingest.overloaded")
                        .tag("by", "peer")
                        .counter()
                        .count())
                .isEqualTo(30);
    }
}
