package io.tickwire.calc.publish;

import io.tickwire.calc.symbol.SymbolState;
import io.tickwire.calc.window.Aggregate;
import io.tickwire.calc.window.Pane;
import io.tickwire.calc.window.PaneWidth;
import io.tickwire.calc.window.Window;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Tick;

/**
 * Writes the messages of the channel: JSON in ASCII with the members in the contract's order; exact values as strings,
 * computed ones as numbers. For one thread: the text is built in a buffer that is used again.
 */
public final class MessageWriter {
    private final StringBuilder out = new StringBuilder(2_048);

    /**
     * A {@code symbol.updated} message.
     *
     * @param seq number of this update of the symbol
     * @param conflated ticks folded into it beyond the first
     * @param warming whether the windows are still to be rebuilt from the store
     */
    public String symbolUpdated(SymbolState state, long seq, long conflated, long publishedAtMicros, boolean warming) {
        Tick newest = state.newest();
        out.setLength(0);
        out.append("{\"type\":\"symbol.updated\",\"symbol\":\"").append(state.symbol());
        time("\",\"ts\":\"", newest.tsMicros()).append("\",\"seq\":").append(seq);
        decimal(",\"view\":{\"price\":\"", newest.price());
        decimal("\",\"volume\":\"", newest.volume());
        text("\",\"source\":\"", newest.source());
        out.append("\",\"count\":").append(state.count());
        out.append(",\"conflated\":").append(conflated);
        if (newest.receivedAtMicros() != Tick.RECEIVED_AT_UNKNOWN) {
            time(",\"receivedAt\":\"", newest.receivedAtMicros()).append('"');
        }
        time(",\"publishedAt\":\"", publishedAtMicros).append('"');
        if (warming) {
            out.append(",\"warming\":true");
        }
        out.append(",\"bar\":");
        bar(state.currentBar());
        out.append(",\"windows\":");
        char separator = '{';
        for (Window window : Window.ALL) {
            out.append(separator).append('"').append(window.label()).append("\":");
            window(state.window(window));
            separator = ',';
        }
        return out.append("}}}").toString();
    }

    /** A {@code bar.closed} message. */
    public String barClosed(String symbol, Pane bar) {
        out.setLength(0);
        out.append("{\"type\":\"bar.closed\",\"symbol\":\"").append(symbol);
        time("\",\"ts\":\"", bar.startMicros());
        out.append("\",\"interval\":\"").append(PaneWidth.MINUTE.label()).append("\",\"bar\":");
        bar(bar);
        return out.append('}').toString();
    }

    private void bar(Pane bar) {
        out.append("{\"interval\":\"").append(PaneWidth.MINUTE.label());
        time("\",\"start\":\"", bar.startMicros()).append("\",");
        prices(bar.ticks());
        out.append('}');
    }

    private void window(Aggregate ticks) {
        out.append('{');
        prices(ticks);
        number(",\"vwap\":", ticks.vwap());
        number(",\"changePct\":", ticks.changePct());
        number(",\"stddev\":", ticks.stddev());
        out.append('}');
    }

    private void prices(Aggregate ticks) {
        decimal("\"open\":\"", ticks.open().price());
        decimal("\",\"high\":\"", ticks.high());
        decimal("\",\"low\":\"", ticks.low());
        decimal("\",\"close\":\"", ticks.close().price());
        ticks.volume().appendTo(out.append("\",\"volume\":\""));
        out.append("\",\"count\":").append(ticks.count());
    }

    private void decimal(String before, Decimal value) {
        value.appendTo(out.append(before));
    }

    private StringBuilder time(String before, long micros) {
        return Rfc3339.append(out.append(before), micros);
    }

    private void number(String before, double value) {
        out.append(before);
        if (Double.isNaN(value)) {
            out.append("null");
        } else {
            out.append(value);
        }
    }

    /** A source is printable ASCII: only quotes and backslashes need escaping. */
    private void text(String before, String printable) {
        out.append(before);
        for (int i = 0; i < printable.length(); i++) {
            char c = printable.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\');
            }
            out.append(c);
        }
    }
}
