package io.tickwire.gateway.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tickwire.gateway.TestMessages;
import io.tickwire.gateway.update.Update.Kind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
    void aSnapshotDiffersInItsTypeAlone() throws Exception {
        String written = TestMessages.updated("A/B", 1, TestMessages.BASE_MICROS);
        String otherOrder =
                "{ \"view\":{\"price\":\"1.50\",\"x\":1.000000000000000000001},\n\"seq\":1, \"type\" : \"symbol.\\u0075pdated\","
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
        assertThat(new UpdateReader()
                        .read("{\"type\":\"market.updated\",\"view\":{}}".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
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

    private static Update read(String message) throws MalformedUpdateException {
        return new UpdateReader()
                .read(message.getBytes(StandardCharsets.UTF_8))
                .orElseThrow(() -> new MalformedUpdateException("unknown type"));
    }
}
