package io.tickwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TailPositionsTest {
    private static JsonObject resume(TailPositions positions) {
        JsonObject resume = new JsonObject();
        positions.addTo(resume);
        return resume;
    }

    @Test
    void eachChannelGoesOnAfterItsNewestTick() {
        TailPositions positions = new TailPositions(List.of("ticks:btc-*", "ticks:BTC-USD", "ticks:X", "symbol:*"));
        positions.cameTo("BTC-USD", "one");
        positions.cameTo("BTC-EUR", "two");
        assertThat(resume(positions))
                .isEqualTo(new JsonObject()
                        .put("ticks:btc-*", "two")
                        .put("ticks:BTC-USD", "one")
                        .put("ticks:X", "")); // what came meanwhile is unknown: that is told
    }

    @Test
    void tooManyPositionsAreLeftOutAndToldAsGaps() {
        List<String> channels =
                IntStream.range(0, 100).mapToObj(i -> "ticks:S" + i).toList();
        TailPositions positions = new TailPositions(channels);
        IntStream.range(0, 100).forEach(i -> positions.cameTo("S" + i, "at" + i));
        JsonObject resume = resume(positions);
        assertThat(resume.size()).isEqualTo(100);
        assertThat(channels.stream()
                        .filter(channel -> !resume.getString(channel).isEmpty()))
                .hasSize(TailPositions.MOST);
    }

    @Test
    void aTickIsALineAndAGapSaysSo() {
        TailLines lines = new TailLines();
        assertThat(lines.apply(
                        new JsonObject("{\"type\":\"tick\",\"symbol\":\"BTC-USD\",\"ts\":\"T\",\"price\":\"97000.1\","
                                + "\"volume\":\"0.5\",\"source\":\"coinbase\",\"seq\":-5,\"pos\":\"p\"}")))
                .isEqualTo("T  BTC-USD               97000.1  vol 0.5  coinbase  #-5");
        assertThat(lines.apply(new JsonObject("{\"type\":\"gap\",\"channel\":\"ticks:A\",\"missed\":17}")))
                .isEqualTo("gap: 17 ticks missing of ticks:A");
        assertThat(lines.apply(new JsonObject("{\"type\":\"gap\",\"channel\":\"ticks:A\",\"missed\":null}")))
                .isEqualTo("gap: an unknown number of ticks missing of ticks:A");
    }
}
