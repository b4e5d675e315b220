package io.tickwire.gateway.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickwire.gateway.TestMessages;
import io.tickwire.gateway.update.Update.Kind;
import io.tickwire.gateway.update.Update.Order;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateReaderTest {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void readsWhatDecidesWhereAViewGoes() throws Exception {
        String message = TestMessages.updated("BTC-USD", 42, TestMessages.BASE_MICROS + 7);
        Update update = read(message);
        assertThat(update.kind()).isEqualTo(Kind.SYMBOL);
        assertThat(update.symbol()).isEqualTo("BTC-USD");
        assertThat(update.seq()).isEqualTo(42);
        assertThat(update.price()).isEqualTo("42.5");
        assertThat(update.changePct()).isEqualTo("0.12");
        assertThat(update.publishedAtMicros()).isEqualTo(TestMessages.BASE_MICROS + 7);
        assertThat(update.receivedAtMicros()).isEqualTo(TestMessages.BASE_MICROS + 7 - 900);
        assertThat(update.asPublished().json()).isEqualTo(message.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aChangeThatMeansNothingIsNull() throws Exception {
        String message = TestMessages.updated("CL=F", 42, TestMessages.BASE_MICROS)
                .replace("\"42.5\"", "\"-37.63\"")
                .replace("\"changePct\":0.12", "\"changePct\":null");
        assertThat(read(message).price()).isEqualTo("-37.63");
        assertThat(read(message).changePct()).isNull();
    }

    /** As 0.1.0 publishes and stores it; the file is never changed. */
    @Test
    void readsTheViewOfTheFirstRelease() throws Exception {
        byte[] message = file("symbol-updated.json");
        Update update = new UpdateReader().read(message).orElseThrow();
        assertThat(update)
                .isEqualTo(new Update(
                        Kind.SYMBOL,
                        "BTC-USD",
                        5,
                        "2026-11-22T10:01:02.000000Z",
                        "97001",
                        "kraken",
                        "2.106315789473684",
                        TestMessages.BASE_MICROS + 62_000_700,
                        TestMessages.BASE_MICROS + 62_001_500,
                        8,
                        24,
                        message,
                        Order.IN_ORDER));
    }

    @Test
    void readsTheBarOfTheFirstRelease() throws Exception {
        byte[] message = file("bar-closed.json");
        assertThat(new UpdateReader().read(message).orElseThrow())
                .isEqualTo(new Update(
                        Kind.BAR,
                        "BTC-USD",
                        0,
                        "2026-11-22T10:00:00.000000Z",
                        null,
                        null,
                        null,
                        0,
                        0,
                        8,
                        20,
                        message,
                        Order.IN_ORDER));
    }

    @Test
    void readsTheMarketAndMakesASnapshotOfIt() throws Exception {
        byte[] message = TestMessages.market(7, 3).getBytes(StandardCharsets.UTF_8);
        Update market = new UpdateReader().read(message).orElseThrow();
        assertThat(market.kind()).isEqualTo(Kind.MARKET);
        assertThat(market.symbol()).isEmpty();
        assertThat(market.publishedAtMicros()).isEqualTo(TestMessages.BASE_MICROS + 7);
        assertThat(new String(market.asSnapshot().json(), StandardCharsets.UTF_8))
                .isEqualTo(
                        TestMessages.market(7, 3).replace("\"market.updated\"", "\"snapshot\",\"channel\":\"market\""));
    }

    private static byte[] file(String name) throws IOException {
        try (InputStream file = TestMessages.class.getResourceAsStream("formats/" + name)) {
            return Objects.requireNonNull(file).readAllBytes();
        }
    }

    /** Its names stand also where a later version may use them for something else. */
    @Test
    void passesOverWhatALaterVersionAdds() throws Exception {
        String more =
                "\"more\":{\"type\":\"x\",\"symbol\":\"X\",\"ts\":1,\"seq\":7,\"price\":\"7\",\"view\":{\"price\":\"8\"},"
                        + "\"windows\":{\"24h\":{\"changePct\":9.5}},\"publishedAt\":\"2027-01-01T00:00:00Z\"},"
                        + "\"list\":[[1,{\"price\":\"7\"}],\"seq\"]";
        String plain = TestMessages.updated("BTC-USD", 42, TestMessages.BASE_MICROS + 7);
        String added = plain.replace("{\"type\"", "{" + more + ",\"type\"")
                .replace("\"view\":{", "\"view\":{" + more + ",")
                .replace("\"windows\":{", "\"windows\":{" + more + ",\"7d\":{\"changePct\":9.5},")
                .replace("\"24h\":{", "\"24h\":{" + more + ",")
                .replaceAll("}}}}$", "}," + more + "}," + more + "}," + more + "}");
        Update read = read(added);
        Update expected = read(plain);
        assertThat(read)
                .usingRecursiveComparison()
                .ignoringFields("json", "typeStart", "typeEnd")
                .isEqualTo(expected);
        assertThat(json.readTree(read.asSnapshot().json()).get("type").asText()).isEqualTo("snapshot");
    }

    @Test
    void aSnapshotDiffersInItsTypeAlone() throws Exception {
        String written = TestMessages.updated("A/B", 1, TestMessages.BASE_MICROS);
        String otherOrder = "{ \"view\":{\"price\":\"1.50\",\"x\":1.000000000000000000001},\n"
                + "\"seq\":1, \"type\" : \"symbol.\\u0075pdated\","
                + "\"ts\":\"2026-11-22T10:00:00Z\",\"symbol\":\"A/B\",\"more\":[{\"type\":\"symbol.updated\"}]}";
        for (String message : new String[] {written, otherOrder}) {
            Message snapshot = read(message).asSnapshot();
            JsonNode expected = ((ObjectNode) json.readTree(message)).put("type", "snapshot");
            assertThat(snapshot.type()).isEqualTo("snapshot");
            assertThat(json.readTree(snapshot.json())).isEqualTo(expected);
        }
        assertThat(new String(read(otherOrder).asSnapshot().json(), StandardCharsets.UTF_8))
                .contains("1.000000000000000000001");
    }

    @Test
    void readsABar() throws Exception {
        Update bar = read(TestMessages.barClosed("BTC-USD", 3));
        assertThat(bar.kind()).isEqualTo(Kind.BAR);
        assertThat(bar.symbol()).isEqualTo("BTC-USD");
    }

    @Test
    void passesOverATypeThatALaterVersionMayHave() throws Exception {
        assertThat(new UpdateReader().read("{\"type\":\"later.updated\",\"view\":{}}".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    /** Its gateway counts it all the same, or it would take it for lost. */
    @Test
    void tellsTheSymbolOfAMessageThatItPassesOver() throws Exception {
        UpdateReader reader = new UpdateReader();
        for (String message :
                List.of("{\"type\":\"symbol.halted\",\"symbol\":\"BTC-USD\"}", "{\"symbol\":\"BTC-USD\"}")) {
            assertThat(reader.read(message.getBytes(StandardCharsets.UTF_8))).isEmpty();
            assertThat(reader.symbolPassedOver()).contains("BTC-USD");
        }
        for (String message :
                List.of("{\"type\":\"later.updated\"}", "{\"type\":\"later\",\"symbol\":\"no symbol\"}")) {
            assertThat(reader.read(message.getBytes(StandardCharsets.UTF_8))).isEmpty();
            assertThat(reader.symbolPassedOver()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "null",
                "[]",
                "42",
                "{\"type\":\"symbol.updated\"",
                "{\"type\":\"symbol.updated\"}",
                "{\"type\":\"symbol.updated\",\"symbol\":\"btc\",\"ts\":\"2026-11-22T10:00:00Z\",\"seq\":1,\"view\":{\"price\":\"1\"}}",
                "{\"type\":\"symbol.updated\",\"symbol\":\"A\",\"ts\":\"yesterday\",\"seq\":1,\"view\":{\"price\":\"1\"}}",
                "{\"type\":\"symbol.updated\",\"symbol\":\"A\",\"ts\":\"2026-11-22T10:00:00Z\",\"seq\":\"1\",\"view\":{\"price\":\"1\"}}",
                "{\"type\":\"symbol.updated\",\"symbol\":\"A\",\"ts\":\"2026-11-22T10:00:00Z\",\"seq\":1e3,\"view\":{\"price\":\"1\"}}",
                "{\"type\":\"symbol.updated\",\"symbol\":\"A\",\"ts\":\"2026-11-22T10:00:00Z\",\"seq\":99999999999999999999,\"view\":{\"price\":\"1\"}}",
                "{\"type\":\"symbol.updated\",\"symbol\":\"A\",\"ts\":\"2026-11-22T10:00:00Z\",\"seq\":1,\"view\":[]}",
                "{\"type\":\"symbol.updated\",\"symbol\":\"A\",\"ts\":\"2026-11-22T10:00:00Z\",\"seq\":1,\"view\":{\"price\":1}}",
                "{\"type\":\"bar.closed\",\"symbol\":\"A\"}",
                "{\"type\":\"bar.closed\",\"symbol\":\"A\",\"ts\":\"2026-11-22T10:00:00Z\"} x",
            })
    void refusesWhatIsNoMessageOfTheContract(String message) {
        assertThatThrownBy(() -> read(message)).isInstanceOf(MalformedUpdateException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"price\":\"42.5\"|\"price\":\"<b>1</b>\"|BAD_DECIMAL",
                "\"price\":\"42.5\"|\"price\":\"1e3\"|BAD_DECIMAL",
                "\"price\":\"42.5\"|\"price\":\"-\"|BAD_DECIMAL",
                "\"price\":\"42.5\"|\"price\":\".5\"|BAD_DECIMAL",
                "\"price\":\"42.5\"|\"price\":\"5.\"|BAD_DECIMAL",
                "\"price\":\"42.5\"|\"price\":\"1.2.3\"|BAD_DECIMAL",
                "\"price\":\"42.5\"|\"price\":null|BAD_DECIMAL",
                "\"volume\":\"0.0153\"|\"volume\":\"much\"|BAD_DECIMAL",
                "\"low\":\"1\"|\"low\":\"x\"|BAD_DECIMAL",
                "\"24h\":{\"open\":\"1\"|\"24h\":{\"open\":\"\"|BAD_DECIMAL",
                "\"coin\\\"base\"|\"a source of more than 32 characters\"|MALFORMED",
                "\"BTC-USD\"|\"btc\"|BAD_SYMBOL",
            })
    void refusesAViewWithAValueThatIsNone(String valid, String bad, Refusal reason) {
        String message = TestMessages.updated("BTC-USD", 42, TestMessages.BASE_MICROS);
        assertThat(message).contains(valid);
        assertThatThrownBy(() -> read(message.replace(valid, bad)))
                .isInstanceOfSatisfying(MalformedUpdateException.class, refused -> assertThat(refused.reason())
                        .isEqualTo(reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"gainers\":[]|\"gainers\":[{\"symbol\":\"<i>\",\"price\":\"1\"}]|BAD_SYMBOL",
                "\"losers\":[]|\"losers\":[{\"symbol\":\"A\",\"price\":\"<i>\"}]|BAD_DECIMAL",
                "\"indices\":[]|\"indices\":[{\"name\":\"A\",\"value\":\"<i>\"}]|BAD_DECIMAL",
                "\"1h\":\"1\"|\"1h\":\"<i>\"|BAD_DECIMAL",
            })
    void refusesAMarketWithAValueThatIsNone(String valid, String bad, Refusal reason) {
        String message = TestMessages.market(1, 1);
        assertThat(message).contains(valid);
        assertThatThrownBy(() -> read(message.replace(valid, bad)))
                .isInstanceOfSatisfying(MalformedUpdateException.class, refused -> assertThat(refused.reason())
                        .isEqualTo(reason));
    }

    @Test
    void aMessageOverTheLimitIsNotRead() throws Exception {
        String message = TestMessages.updated("BTC-USD", 42, TestMessages.BASE_MICROS);
        String largest = " ".repeat(UpdateReader.MAX_BYTES - message.length()) + message;
        assertThat(read(largest).seq()).isEqualTo(42);
        assertThatThrownBy(() -> read(" " + largest))
                .isInstanceOfSatisfying(MalformedUpdateException.class, refused -> assertThat(refused.reason())
                        .isEqualTo(Refusal.TOO_LARGE));
    }

    private static Update read(String message) throws MalformedUpdateException {
        return new UpdateReader()
                .read(message.getBytes(StandardCharsets.UTF_8))
                .orElseThrow(() -> new MalformedUpdateException(Refusal.MALFORMED, "unknown type"));
    }
}
