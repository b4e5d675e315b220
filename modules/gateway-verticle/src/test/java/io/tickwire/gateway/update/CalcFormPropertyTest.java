package io.tickwire.gateway.update;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.gateway.TestMessages;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The form that calc writes is read as the reader of any form reads it, and nothing is taken that this one refuses. */
class CalcFormPropertyTest {
    private static final String PLAIN =
            TestMessages.updated("BTC-USD", 42, TestMessages.BASE_MICROS).replace("coin\\\"base", "coinbase");

    private final CalcForm form = new CalcForm();
    private final UpdateReader anyForm = new UpdateReader();

    @Provide
    Arbitrary<String> written() {
        Arbitrary<String> symbols = Arbitraries.of("BTC-USD", "^GSPC", "EUR=X", "M&M.NS", "INDEX:A", "A");
        Arbitrary<String> decimals = Arbitraries.of("0", "-37.63", "0.000000000000000001", "97000.12", "12");
        Arbitrary<String> numbers =
                Arbitraries.of("null", "0.0", "-475.0", "1.0E-5", "9.7E7", "12", "-0.0", "1.234567890123456E-300");
        Arbitrary<Long> seqs = Arbitraries.longs().greaterOrEqual(0);
        return Combinators.combine(
                        symbols,
                        decimals,
                        decimals,
                        numbers,
                        numbers,
                        seqs,
                        Arbitraries.of(true, false),
                        Arbitraries.of(true, false))
                .as((symbol, price, other, number, change, seq, received, warming) -> {
                    String message = PLAIN.replace("BTC-USD", symbol)
                            .replace("\"42.5\"", "\"" + price + "\"")
                            .replace("\"seq\":42", "\"seq\":" + seq)
                            .replace("\"high\":\"1\"", "\"high\":\"" + other + "\"")
                            .replace("\"vwap\":1.0", "\"vwap\":" + number)
                            .replace("\"changePct\":0.12", "\"changePct\":" + change);
                    if (!received) {
                        message = message.replaceFirst("\"receivedAt\":\"[^\"]*\",", "");
                    }
                    return warming ? message.replace(",\"bar\":", ",\"warming\":true,\"bar\":") : message;
                });
    }

    @Property(tries = 500)
    void isReadAsAnyFormIs(@ForAll("written") String message) throws Exception {
        byte[] json = message.getBytes(StandardCharsets.UTF_8);
        Optional<Update> read = form.read(json);
        boolean tooLargeForTheFastWay = message.matches(".*\"seq\":\\d{19}.*");
        assertThat(read.isPresent()).isEqualTo(!tooLargeForTheFastWay);
        assertThat(anyForm.readAnyForm(json)).isPresent();
        if (read.isPresent()) {
            assertThat(read).isEqualTo(anyForm.readAnyForm(json));
        }
    }

    /** Bytes changed, taken out, doubled, or cut off at random. */
    @Property(tries = 2_000)
    void whatIsTakenIsWhatAnyFormTakes(@ForAll("written") String message, @ForAll long seed) throws Exception {
        Random random = new Random(seed);
        byte[] json = message.getBytes(StandardCharsets.UTF_8);
        for (int change = random.nextInt(3); change >= 0 && json.length > 0; change--) {
            json = changed(json, random);
        }
        assertAgrees(json);
    }

    private static byte[] changed(byte[] json, Random random) {
        int at = random.nextInt(json.length);
        byte[] signs = "\"\\{}[],:0123456789.-+eE nulltruefalse<A\u00e4".getBytes(StandardCharsets.UTF_8);
        switch (random.nextInt(4)) {
            case 0 -> {
                byte[] other = json.clone();
                other[at] = signs[random.nextInt(signs.length)];
                return other;
            }
            case 1 -> {
                byte[] shorter = new byte[json.length - 1];
                System.arraycopy(json, 0, shorter, 0, at);
                System.arraycopy(json, at + 1, shorter, at, json.length - at - 1);
                return shorter;
            }
            case 2 -> {
                byte[] longer = new byte[json.length + 1];
                System.arraycopy(json, 0, longer, 0, at);
                longer[at] = signs[random.nextInt(signs.length)];
                System.arraycopy(json, at, longer, at + 1, json.length - at);
                return longer;
            }
            default -> {
                return Arrays.copyOf(json, Math.max(1, at));
            }
        }
    }

    /** Each byte in turn becomes each of some others: no place is looked at too little. */
    @Example
    void noByteIsPassedOver() {
        byte[] json = PLAIN.getBytes(StandardCharsets.UTF_8);
        for (int at = 0; at < json.length; at++) {
            for (byte sign : new byte[] {'"', '\\', '{', '}', ',', 'x', '0', '.', '-', ' ', 0, (byte) 0xc3}) {
                byte[] other = json.clone();
                other[at] = sign;
                assertAgrees(other);
            }
        }
    }

    private void assertAgrees(byte[] json) {
        Optional<Update> read = form.read(json);
        if (read.isEmpty()) {
            return;
        }
        try {
            assertThat(read).as(() -> new String(json, StandardCharsets.UTF_8)).isEqualTo(anyForm.readAnyForm(json));
        } catch (MalformedUpdateException refused) {
            throw new AssertionError(
                    "taken, and refused in any form: " + new String(json, StandardCharsets.UTF_8), refused);
        }
    }
}
