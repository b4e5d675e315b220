package io.tickwire.gateway.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tickwire.gateway.TestMessages;
import io.tickwire.gateway.update.Update;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SourceSilenceTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private long nowMicros = TestMessages.BASE_MICROS + 10_000_000;
    private boolean hearsAll = true;
    private final SourceSilence silence = new SourceSilence(meters, () -> nowMicros, () -> hearsAll);

    @Test
    void aSourceIsAsSilentAsItsNewestTickOverAllSymbols() {
        silence.accept(List.of(
                update("A", "x", 7), update("B", "x", 9), update("C", "y", 4), update("INDEX:T", "tickwire", 1)));
        assertThat(seconds("x")).isEqualTo(1);
        assertThat(seconds("y")).isEqualTo(6);
        silence.accept(List.of(update("A", "x", 8)));
        nowMicros += 2_000_000;
        assertThat(seconds("x")).as("an older tick changes nothing").isEqualTo(3);
        assertThat(meters.find("tickwire.source.silence.seconds")
                        .tag("source", "tickwire")
                        .gauge())
                .as("indices are not a source")
                .isNull();
    }

    @Test
    void manySourcesDoNotMakeManyMetrics() {
        silence.accept(IntStream.range(0, 5_000)
                .mapToObj(i -> update("A" + i, "source-" + i, i == 4_999 ? 9 : 1))
                .toList());
        assertThat(meters.find("tickwire.source.silence.seconds").gauges()).hasSize(SourceSilence.MAX_SOURCES + 1);
        assertThat(seconds(SourceSilence.OTHERS)).isEqualTo(1);
    }

    /** It may have ticks of symbols that nobody wants here. */
    @Test
    void nothingIsMeasuredWhileSomeSymbolsAreNotHeard() {
        silence.accept(List.of(update("A", "x", 7)));
        hearsAll = false;
        assertThat(seconds("x")).isNaN();
        hearsAll = true;
        assertThat(seconds("x")).isEqualTo(3);
    }

    private double seconds(String source) {
        return meters.get("tickwire.source.silence.seconds")
                .tag("source", source)
                .gauge()
                .value();
    }

    /** @param second after the base, when it was received */
    private static Update update(String symbol, String source, int second) {
        return TestMessages.read(TestMessages.updated(symbol, 1, TestMessages.BASE_MICROS + second * 1_000_000L + 900)
                .replace("coin\\\"base", source));
    }
}
