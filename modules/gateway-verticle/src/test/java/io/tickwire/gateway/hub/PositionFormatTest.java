package io.tickwire.gateway.hub;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.TickIdentity;
import io.tickwire.gateway.TestMessages;
import io.tickwire.gateway.update.Update;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids of events that clients have from another release. */
class PositionFormatTest {
    /** As 0.1.0 gave it out: of four partitions, the second had published nothing. */
    private static final String OF_THE_FIRST_RELEASE = "1-BISXxtKom5gDAQCFB8WLPQ";

    private static final int PARTITIONS = 4;

    @Test
    void thatOfTheFirstReleaseIsRead() {
        Position position = Position.parse(OF_THE_FIRST_RELEASE, PARTITIONS).orElseThrow();
        List<Long> times = List.of(
                TestMessages.BASE_MICROS + 900, 0L, TestMessages.BASE_MICROS, TestMessages.BASE_MICROS - 1_000_000);
        List<String> symbols = List.of("ETH-USD", "A", "BTC-USD", inPartition(3));
        for (int p = 0; p < PARTITIONS; p++) {
            long micros = times.get(p);
            if (micros > 0) {
                assertThat(position.covers(update(symbols.get(p), micros))).isTrue();
            }
            assertThat(position.covers(update(symbols.get(p), micros + 1_000))).isFalse();
        }
        assertThat(position).hasToString(OF_THE_FIRST_RELEASE);
    }

    /** Whoever comes with it gets everything. */
    @ParameterizedTest
    @ValueSource(strings = {"2-BISXxtKom5gDAQCFB8WLPQ", "10-BISXxtKom5gDAQCFB8WLPQ", "1-BISXxtKom5gDAQCFB8WLPQAA"})
    void thatOfALaterReleaseIsUnknown(String text) {
        assertThat(Position.parse(text, PARTITIONS)).isEmpty();
    }

    private static String inPartition(int partition) {
        for (int i = 0; ; i++) {
            if (TickIdentity.partitionOf("S" + i, PARTITIONS) == partition) {
                return "S" + i;
            }
        }
    }

    private static Update update(String symbol, long publishedAtMicros) {
        return TestMessages.read(TestMessages.updated(symbol, 1, publishedAtMicros));
    }
}
