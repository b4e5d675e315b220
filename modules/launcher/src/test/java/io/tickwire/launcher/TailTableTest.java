package io.tickwire.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Help.Ansi;

class TailTableTest {
    private static final String GREEN = "\u001b[32m";
    private static final String RED = "\u001b[31m";

    private static JsonObject update(String symbol, String price, Double change) {
        return new JsonObject()
                .put("type", "symbol.updated")
                .put("symbol", symbol)
                .put("ts", "2026-11-22T10:00:00.000001Z")
                .put("seq", 7)
                .put(
                        "view",
                        new JsonObject()
                                .put("price", price)
                                .put("volume", "0.5")
                                .put(
                                        "windows",
                                        new JsonObject().put("24h", new JsonObject().put("changePct", change))));
    }

    @Test
    void pricesThatRoseAreGreenAndThoseThatFellAreRed() {
        TailTable table = new TailTable(Ansi.ON);
        assertThat(table.apply(update("A", "10", null))).doesNotContain("\u001b");
        assertThat(table.apply(update("A", "10.5", null))).contains(GREEN).doesNotContain(RED);
        assertThat(table.apply(update("B", "1", null))).as("another symbol").doesNotContain("\u001b");
        assertThat(table.apply(update("A", "9.75", null))).contains(RED).doesNotContain(GREEN);
        assertThat(table.apply(update("A", "9.750", null))).as("the same price").doesNotContain("\u001b");
        assertThat(table.apply(update("A", "9.75", -1.5))).contains(RED).contains("-1.50%");
    }

    @Test
    void withoutColoursItIsTheSameTableWithoutTheirLegend() {
        TailTable plain = new TailTable(Ansi.OFF);
        TailTable coloured = new TailTable(Ansi.ON);
        assertThat(plain.header().get(0)).doesNotContain("green", "\u001b").contains("24H");
        assertThat(coloured.header().get(0)).contains("green", "red");
        for (String price : new String[] {"1", "2", "1"}) {
            String row = plain.apply(update("A", price, 0.25));
            assertThat(coloured.apply(update("A", price, 0.25)).replaceAll("\u001b\\[[0-9;]*m", ""))
                    .isEqualTo(row);
            assertThat(row.indexOf("+0.25%")).isEqualTo(plain.header().get(1).indexOf("24H") - 3);
        }
    }

    @Test
    void otherMessagesAreLinesOfTheirOwn() {
        TailTable table = new TailTable(Ansi.ON);
        assertThat(table.apply(new JsonObject().put("type", "later.updated")))
                .isEqualTo("{\"type\":\"later.updated\"}");
        String market =
                "{\"type\":\"market.updated\",\"ts\":\"2026-11-22T10:00:00.000000Z\",\"view\":{\"symbols\":3,\"advancers\":1,"
                        + "\"decliners\":2,\"unchanged\":0,\"notional\":{\"24h\":\"77.5\"}}}";
        String line = "2026-11-22T10:00:00.000000Z  market  symbols 3  up 1  down 2  unchanged 0  notional 24h 77.5";
        assertThat(table.apply(new JsonObject(market))).isEqualTo(line);
        assertThat(table.apply(new JsonObject(market.replace("market.updated", "snapshot"))))
                .isEqualTo(line);
        assertThat(table.apply(new JsonObject("{\"type\":\"symbol.stale\",\"symbol\":\"BTC-USD\","
                        + "\"ts\":\"2026-11-22T10:00:20.000000Z\",\"since\":\"2026-11-22T10:00:00.000000Z\"}")))
                .isEqualTo(
                        "2026-11-22T10:00:20.000000Z  BTC-USD      stale: no tick since 2026-11-22T10:00:00.000000Z");
    }
}
