package io.tickwire.calc.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.calc.RandomTicks;
import io.tickwire.calc.symbol.SymbolState;
import io.tickwire.calc.window.Aggregate;
import io.tickwire.calc.window.Pane;
import io.tickwire.calc.window.Window;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** The bytes of a message are those that strings put together give. */
class MessageWriterPropertyTest {
    private static final Pattern COMPUTED =
            Pattern.compile("(\"(?:vwap|changePct|stddev)\":)(-?[0-9]+\\.[0-9]+(?:E-?[0-9]+)?)");
    private static final long LATENESS = 300_000_000;

    private final MessageWriter messages = new MessageWriter();

    @Property(tries = 200)
    void updatesAndBars(@ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int count, @ForAll boolean warming) {
        Random random = new Random(seed);
        SymbolState state = new SymbolState("^BTC-USD", LATENESS);
        for (Tick tick : RandomTicks.jumping(random, LATENESS).arrivals("^BTC-USD", count)) {
            List<Pane> closed = new ArrayList<>();
            state.apply(random.nextBoolean() ? tick : withoutReceipt(tick), closed::add);
            long seq = random.nextLong() >>> random.nextInt(64) & Long.MAX_VALUE;
            assertSame(
                    messages.symbolUpdated(state, seq, count, RandomTicks.START + seq % 1_000_000_000L, warming),
                    updated(state, seq, count, RandomTicks.START + seq % 1_000_000_000L, warming));
            for (Pane bar : closed) {
                assertSame(
                        messages.barClosed("^BTC-USD", bar),
                        "{\"type\":\"bar.closed\",\"symbol\":\"^BTC-USD\",\"ts\":\"" + Rfc3339.format(bar.startMicros())
                                + "\",\"interval\":\"1m\",\"bar\":" + bar(bar) + "}");
            }
        }
    }

    private static Tick withoutReceipt(Tick tick) {
        return new Tick(
                tick.symbol(),
                tick.tsMicros(),
                tick.price(),
                tick.volume(),
                tick.source(),
                tick.seq(),
                Tick.RECEIVED_AT_UNKNOWN);
    }

    private static String updated(SymbolState state, long seq, long conflated, long publishedAt, boolean warming) {
        Tick newest = state.newest();
        String received = newest.receivedAtMicros() == Tick.RECEIVED_AT_UNKNOWN
                ? ""
                : ",\"receivedAt\":\"" + Rfc3339.format(newest.receivedAtMicros()) + "\"";
        return "{\"type\":\"symbol.updated\",\"symbol\":\"" + state.symbol() + "\",\"ts\":\""
                + Rfc3339.format(newest.tsMicros()) + "\",\"seq\":" + seq + ",\"view\":{\"price\":\"" + newest.price()
                + "\",\"volume\":\"" + newest.volume() + "\",\"source\":\""
                + newest.source().replace("\\", "\\\\").replace("\"", "\\\"") + "\",\"count\":" + state.count()
                + ",\"conflated\":" + conflated + received + ",\"publishedAt\":\"" + Rfc3339.format(publishedAt) + "\""
                + (warming ? ",\"warming\":true" : "") + ",\"bar\":" + bar(state.currentBar()) + ",\"windows\":{"
                + Window.ALL.stream()
                        .map(window -> "\"" + window.label() + "\":" + window(state.window(window)))
                        .collect(Collectors.joining(","))
                + "}}}";
    }

    private static String bar(Pane bar) {
        return "{\"interval\":\"1m\",\"start\":\"" + Rfc3339.format(bar.startMicros()) + "\"," + prices(bar.ticks())
                + "}";
    }

    private static String window(Aggregate ticks) {
        return "{" + prices(ticks) + ",\"vwap\":" + number(ticks.vwap()) + ",\"changePct\":" + number(ticks.changePct())
                + ",\"stddev\":" + number(ticks.stddev()) + "}";
    }

    private static String prices(Aggregate ticks) {
        return "\"open\":\"" + ticks.open().price() + "\",\"high\":\"" + ticks.high() + "\",\"low\":\"" + ticks.low()
                + "\",\"close\":\"" + ticks.close().price() + "\",\"volume\":\"" + ticks.volume() + "\",\"count\":"
                + ticks.count();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "null" : Double.toString(value);
    }

    /** Computed numbers may have fewer digits than Double.toString gives, for the same double. */
    private static void assertSame(byte[] message, String expected) {
        String text = new String(message, StandardCharsets.US_ASCII);
        String digits = COMPUTED.matcher(text)
                .replaceAll(found -> found.group(1) + Double.toString(Double.parseDouble(found.group(2))));
        assertThat(digits).isEqualTo(expected);
    }
}
