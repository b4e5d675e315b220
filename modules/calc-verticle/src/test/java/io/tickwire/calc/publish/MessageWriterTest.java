package io.tickwire.calc.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.calc.symbol.SymbolState;
import io.tickwire.calc.window.Pane;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageWriterTest {
    private static final long TEN = 1_795_341_600_000_000L; // 2026-11-22T10:00:00Z

    private final MessageWriter messages = new MessageWriter();
    private final SymbolState state = new SymbolState("BTC-USD", 300_000_000);
    private final List<Pane> closed = new ArrayList<>();

    @Test
    void anUpdateIsWordedAsInTheContract() {
        tick(TEN + 123_456, "97000.12", "0.5", "a \"venue\" \\ of mine");
        assertThat(text(messages.symbolUpdated(state, 42, 3, TEN + 999_999, false)))
                .isEqualTo("{\"type\":\"symbol.updated\",\"symbol\":\"BTC-USD\",\"ts\":\"2026-11-22T10:00:00.123456Z\","
                        + "\"seq\":42,\"view\":{\"price\":\"97000.12\",\"volume\":\"0.5\","
                        + "\"source\":\"a \\\"venue\\\" \\\\ of mine\",\"count\":1,\"conflated\":3,"
                        + "\"receivedAt\":\"2026-11-22T10:00:00.123463Z\","
                        + "\"publishedAt\":\"2026-11-22T10:00:00.999999Z\","
                        + "\"bar\":{\"interval\":\"1m\",\"start\":\"2026-11-22T10:00:00.000000Z\",\"open\":\"97000.12\","
                        + "\"high\":\"97000.12\",\"low\":\"97000.12\",\"close\":\"97000.12\",\"volume\":\"0.5\",\"count\":1},"
                        + "\"windows\":{\"1m\":{W},\"5m\":{W},\"1h\":{W},\"24h\":{W}}}}"
                                .replace(
                                        "W",
                                        "\"open\":\"97000.12\",\"high\":\"97000.12\",\"low\":\"97000.12\","
                                                + "\"close\":\"97000.12\",\"volume\":\"0.5\",\"count\":1,\"vwap\":97000.12,"
                                                + "\"changePct\":0.0,\"stddev\":0.0"));
    }

    @Test
    void aWindowWithoutVolumeHasNoVwap() {
        tick(TEN, "0.000000000000000001", "0", "default");
        assertThat(text(messages.symbolUpdated(state, 1, 0, TEN, false)))
                .contains("\"price\":\"0.000000000000000001\"")
                .contains("\"volume\":\"0\",\"count\":1,\"vwap\":null,");
    }

    @ParameterizedTest
    @CsvSource({"-37.63, 12.5", "0, 5", "-0.5, -0.25"})
    void aChangeFromZeroOrBelowIsNull(String open, String close) {
        tick(TEN, open, "1", "default");
        tick(TEN + 1, close, "3", "default");
        assertThat(text(messages.symbolUpdated(state, 1, 0, TEN, false)))
                .contains("\"open\":\"" + open + "\"", "\"changePct\":null,\"stddev\":");
    }

    @Test
    void aFallBelowZeroIsTold() {
        tick(TEN, "10", "1", "default");
        tick(TEN + 1, "-37.5", "1", "default");
        assertThat(text(messages.symbolUpdated(state, 1, 0, TEN, false)))
                .contains("\"price\":\"-37.5\"", "\"high\":\"10\",\"low\":\"-37.5\",\"close\":\"-37.5\"")
                .contains("\"vwap\":-13.75,\"changePct\":-475.0,\"stddev\":23.75}");
    }

    @Test
    void aClosedBarIsWordedAsInTheContract() {
        tick(TEN, "100.5", "1", "default");
        tick(TEN + 59_999_999, "99", "0.25", "default");
        assertThat(closed).isEmpty();
        tick(TEN + 60_000_000, "101", "7", "default");
        assertThat(closed).hasSize(1);
        assertThat(text(messages.barClosed("BTC-USD", closed.get(0))))
                .isEqualTo("{\"type\":\"bar.closed\",\"symbol\":\"BTC-USD\",\"ts\":\"2026-11-22T10:00:00.000000Z\","
                        + "\"interval\":\"1m\",\"bar\":{\"interval\":\"1m\",\"start\":\"2026-11-22T10:00:00.000000Z\","
                        + "\"open\":\"100.5\",\"high\":\"100.5\",\"low\":\"99\",\"close\":\"99\",\"volume\":\"1.25\","
                        + "\"count\":2}}");
    }

    @Test
    void aPublishedMessageTellsWhereToGoOn() {
        tick(TEN, "1", "1", "\"seq\":7,\"count\":8");
        assertThat(PublishedView.parse(messages.symbolUpdated(state, 42, 3, TEN + 5, false)))
                .isEqualTo(new PublishedView(42, 1, TEN + 5, false));
    }

    private static String text(byte[] message) {
        return new String(message, StandardCharsets.US_ASCII);
    }

    private void tick(long ts, String price, String volume, String source) {
        state.apply(
                new Tick("BTC-USD", ts, Decimal.parse(price), Decimal.parse(volume), source, ts, ts + 7), closed::add);
    }
}
