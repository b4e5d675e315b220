package io.tickwire.feeder.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.feeder.source.FeedTick;
import io.tickwire.feeder.source.Row;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonLineTicksTest {
    private static final long AT = 1_385_337_600_123_000L;
    private static final String GOOD =
            "{\"symbol\":\"btc-usd\",\"ts\":\"2013-11-25T00:00:00.123Z\",\"price\":\"97000.120\",\"volume\":0.01530,"
                    + "\"source\":\"coin\\\"base\",\"seq\":812345,\"more\":{\"a\":[1,{}]}}";

    @Test
    void readsTheWebhooksShapeAndKeepsTheTextOfNumbers() throws IOException {
        assertThat(rows(Optional.empty(), Optional.empty(), GOOD + "\n"))
                .containsExactly(new FeedTick("BTC-USD", AT, "97000.120", "0.01530", "coin\"base", 812345, 1));
    }

    @Test
    void millisecondsAndALineNumberForSeq() throws IOException {
        assertThat(rows(
                        Optional.empty(),
                        Optional.empty(),
                        "\n{\"volume\":1e-7,\"price\":123456789012345678,\"ts\":1385337600123,\"symbol\":\"A\"}"))
                .containsExactly(new FeedTick("A", AT, "123456789012345678", "1e-7", "default", 2, 2));
    }

    @Test
    void optionsWinOverTheLine() throws IOException {
        assertThat(rows(Optional.of("Z"), Optional.of("mine"), GOOD))
                .containsExactly(new FeedTick("Z", AT, "97000.120", "0.01530", "mine", 812345, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "[]",
                "null",
                "{\"symbol\":\"A\"",
                "{\"symbol\":\"A\",\"ts\":1385337600123,\"price\":1,\"volume\":1} x",
                "{\"symbol\":\"A\",\"ts\":1385337600123,\"price\":1}",
                "{\"symbol\":\"A\",\"ts\":1385337600123,\"price\":null,\"volume\":1}",
                "{\"symbol\":\"A\",\"ts\":1385337600123,\"price\":{},\"volume\":1}",
                "{\"symbol\":\"A\",\"ts\":1385337600123,\"price\":true,\"volume\":1}",
                "{\"symbol\":\"A\",\"ts\":-1,\"price\":1,\"volume\":1}",
                "{\"symbol\":\"A\",\"ts\":4102444800000,\"price\":1,\"volume\":1}",
                "{\"ts\":1385337600123,\"price\":1,\"volume\":1}",
                "{\"symbol\":\"A\",\"ts\":1385337600123,\"price\":1,\"volume\":1,\"seq\":-1}",
                "{\"symbol\":\"A\",\"ts\":1385337600123,\"price\":1,\"volume\":1,\"seq\":1.5}",
                "{\"symbol\":\"A\",\"ts\":1385337600123,\"price\":1,\"volume\":1,\"source\":\"ü\"}",
            })
    void aBadLineIsToldByItsNumberAndTheRestGoesOn(String bad) throws IOException {
        List<Row> rows = rows(Optional.empty(), Optional.empty(), GOOD + "\n" + bad + "\n" + GOOD);
        assertThat(CsvTicksTest.lineNumbers(rows)).containsExactly(1L, -2L, 3L);
    }

    private static List<Row> rows(Optional<String> symbol, Optional<String> source, String file) throws IOException {
        return CsvTicksTest.read(file, FileRules.NONE.with(new FieldRules(symbol, source, SeqRule.AUTO)));
    }
}
