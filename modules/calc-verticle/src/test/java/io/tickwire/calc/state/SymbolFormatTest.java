package io.tickwire.calc.state;

import static io.tickwire.calc.PartitionFixture.SYMBOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tickwire.calc.BruteForceView;
import io.tickwire.calc.PartitionFixture;
import io.tickwire.calc.publish.MessageWriter;
import io.tickwire.calc.symbol.Outcome;
import io.tickwire.calc.symbol.SymbolState;
import io.tickwire.domain.Tick;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Committed state as releases have written it, in formats/: today's reader reads each. */
class SymbolFormatTest {
    private final SymbolCodec codec = new SymbolCodec();
    private final Map<String, byte[]> fields = new PartitionFixture().symbolFields();

    @Test
    void stateOfTheFirstFormatIsReadToWhatItStandsFor() {
        CommittedSymbol committed = restore(fields);
        SymbolState state = committed.state();
        BruteForceView definition = new BruteForceView(PartitionFixture.LATENESS_MICROS);
        PartitionFixture.committed().forEach(definition::arrive);
        assertThat(committed.seq()).isEqualTo(PartitionFixture.COMMITTED_SEQ);
        definition.check(view(state));
        assertThat(PartitionFixture.committed())
                .extracting(tick -> state.apply(tick, bar -> {}))
                .containsExactly(
                        Outcome.LATE,
                        Outcome.DUPLICATE,
                        Outcome.DUPLICATE,
                        Outcome.DUPLICATE,
                        Outcome.DUPLICATE,
                        Outcome.DUPLICATE);
        // between, before and after those that are committed, so that each of their places in the order counts
        for (Tick tick : List.of(
                PartitionFixture.tick(500_000, "1", "1", "coinbase", 0),
                PartitionFixture.tick(1_250_000, "2", "1", "coinbase", 9),
                PartitionFixture.tick(61_000_000, "3", "1", "coinbase", 4),
                PartitionFixture.tick(61_000_000, "97020", "1", "coinbase", 6),
                PartitionFixture.tick(119_000_000, "97030", "1", "coinbase", 10),
                PartitionFixture.tick(3_700_000_000L, "97040", "1", "coinbase", 11))) {
            assertThat(state.apply(tick, bar -> {})).isEqualTo(Outcome.APPLIED);
            definition.arrive(tick);
            definition.check(view(state));
        }
    }

    /** So whatever a release writes is in a file here for the next one to read. */
    @Test
    void whatThisReleaseWritesIsOfAFormatThatAFileShows() {
        SymbolState state = new SymbolState(SYMBOL, PartitionFixture.LATENESS_MICROS);
        Map<String, byte[]> written = new HashMap<>();
        List<Tick> ticks = PartitionFixture.committed();
        for (List<Tick> commit : List.of(ticks.subList(0, 3), ticks.subList(3, 4), ticks.subList(4, 6))) {
            commit.forEach(tick -> state.apply(tick, bar -> {}));
            SymbolChanges changes = codec.changes(state, PartitionFixture.COMMITTED_SEQ);
            for (int i = 0; i < changes.fields().size(); i += 2) {
                written.put((String) changes.fields().get(i), (byte[])
                        changes.fields().get(i + 1));
            }
            written.keySet().removeAll(changes.removed());
        }
        assertThat(hex(written)).isEqualTo(hex(fields));
    }

    @ParameterizedTest
    @ValueSource(strings = {"head", "1s:1795341660", "15m:1795341600", "seen:1795341600:1"})
    void aValueOfALaterFormatIsNamed(String field) {
        fields.get(field)[0] = 2;
        assertUnreadable("symbol=BTC-USD field=" + field + " version=2 readable=1..1");
    }

    @ParameterizedTest
    @CsvSource({
        "vwap:1795341600, 01,         field=vwap:1795341600 version=1",
        "1m,              01,         field=1m version=1",
        "1m:x,            01,         field=1m:x version=1",
        "seen:1795341600, 01,         field=seen:1795341600 version=1",
        "seen:1:0,        0101,       field=seen:1:0 version=1",
        "seen:1:0,        00,         field=seen:1:0 version=0",
        "head,            '',         field=head version=none",
        "head,            01ffffffff, field=head version=1 readable=1..1 length=5"
    })
    void aFieldThatIsNotKnownOrNotWholeIsNamed(String field, String value, String named) {
        fields.put(field, HexFormat.of().parseHex(value));
        assertUnreadable(named);
    }

    @Test
    void aValueThatIsCutOffOrTooLongIsNamed() {
        for (String field : List.of("head", "1m:1795341660")) {
            byte[] whole = fields.get(field);
            for (int length = 0; length <= whole.length + 1; length++) {
                if (length != whole.length) {
                    fields.put(field, Arrays.copyOf(whole, length));
                    assertUnreadable("field=" + field);
                }
            }
            fields.put(field, whole);
        }
    }

    @Test
    void stateWithoutAHeadIsNotTakenForNone() {
        fields.remove("head");
        assertUnreadable("no head: symbol=BTC-USD");
    }

    private void assertUnreadable(String named) {
        assertThatThrownBy(() -> restore(fields))
                .isInstanceOf(UnreadableStateException.class)
                .hasMessageContaining(named);
    }

    private CommittedSymbol restore(Map<String, byte[]> of) {
        return codec.restore(SYMBOL, PartitionFixture.LATENESS_MICROS, of);
    }

    private static JsonObject view(SymbolState state) {
        return new JsonObject(Buffer.buffer(new MessageWriter().symbolUpdated(state, 1, 0, 0, false)));
    }

    private static Map<String, String> hex(Map<String, byte[]> values) {
        Map<String, String> hex = new TreeMap<>();
        values.forEach((field, value) -> hex.put(field, HexFormat.of().formatHex(value)));
        return hex;
    }
}
