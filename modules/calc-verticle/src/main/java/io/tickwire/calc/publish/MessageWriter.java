package io.tickwire.calc.publish;

import io.tickwire.calc.symbol.SymbolState;
import io.tickwire.calc.window.Aggregate;
import io.tickwire.calc.window.Pane;
import io.tickwire.calc.window.PaneWidth;
import io.tickwire.calc.window.Window;
import io.tickwire.domain.Tick;
import java.nio.charset.StandardCharsets;

/**
 * Writes the messages of the channel: JSON in ASCII with the members in the contract's order; exact values as strings,
 * computed ones as numbers. For one thread: the text is built in a buffer that is used again.
 */
public final class MessageWriter {
    private static final byte[] UPDATED_SYMBOL = ascii("{\"type\":\"symbol.updated\",\"symbol\":\"");
    private static final byte[] CLOSED_SYMBOL = ascii("{\"type\":\"bar.closed\",\"symbol\":\"");
    private static final byte[] TS = ascii("\",\"ts\":\"");
    private static final byte[] SEQ = ascii("\",\"seq\":");
    private static final byte[] PRICE = ascii(",\"view\":{\"price\":\"");
    private static final byte[] VOLUME = ascii("\",\"volume\":\"");
    private static final byte[] SOURCE = ascii("\",\"source\":\"");
    private static final byte[] COUNT = ascii("\",\"count\":");
    private static final byte[] CONFLATED = ascii(",\"conflated\":");
    private static final byte[] RECEIVED_AT = ascii(",\"receivedAt\":\"");
    private static final byte[] QUOTE = ascii("\"");
    private static final byte[] PUBLISHED_AT = ascii(",\"publishedAt\":\"");
    private static final byte[] WARMING = ascii(",\"warming\":true");
    private static final byte[] BAR = ascii(",\"bar\":");
    private static final byte[] WINDOWS = ascii(",\"windows\":{");
    private static final byte[] NEXT_WINDOW = ascii(",");
    private static final byte[] WINDOW_START = ascii("\"");
    private static final byte[] WINDOW_NAMED = ascii("\":{");
    private static final byte[] UPDATE_END = ascii("}}}");
    private static final byte[] BAR_INTERVAL = ascii("\",\"interval\":\"" + PaneWidth.MINUTE.label() + "\",\"bar\":");
    private static final byte[] BAR_START = ascii("{\"interval\":\"" + PaneWidth.MINUTE.label() + "\",\"start\":\"");
    private static final byte[] BAR_STARTED = ascii("\",");
    private static final byte[] END = ascii("}");
    private static final byte[] OPEN = ascii("\"open\":\"");
    private static final byte[] HIGH = ascii("\",\"high\":\"");
    private static final byte[] LOW = ascii("\",\"low\":\"");
    private static final byte[] CLOSE = ascii("\",\"close\":\"");
    private static final byte[] VWAP = ascii(",\"vwap\":");
    private static final byte[] CHANGE_PCT = ascii(",\"changePct\":");
    private static final byte[] STDDEV = ascii(",\"stddev\":");
    private static final byte[] NULL = ascii("null");

    private final AsciiWriter out = new AsciiWriter();

    /**
     * A {@code symbol.updated} message.
     *
     * @param seq number of this update of the symbol
     * @param conflated ticks folded into it beyond the first
     * @param warming whether the windows are still to be rebuilt from the store
     */
    public byte[] symbolUpdated(SymbolState state, long seq, long conflated, long publishedAtMicros, boolean warming) {
        Tick newest = state.newest();
        out.begin().bytes(UPDATED_SYMBOL).text(state.symbol());
        out.bytes(TS).time(newest.tsMicros());
        out.bytes(SEQ).number(seq);
        out.bytes(PRICE).decimal(newest.price());
        out.bytes(VOLUME).decimal(newest.volume());
        out.bytes(SOURCE).escaped(newest.source());
        out.bytes(COUNT).number(state.count());
        out.bytes(CONFLATED).number(conflated);
        if (newest.receivedAtMicros() != Tick.RECEIVED_AT_UNKNOWN) {
            out.bytes(RECEIVED_AT).time(newest.receivedAtMicros()).bytes(QUOTE);
        }
        out.bytes(PUBLISHED_AT).time(publishedAtMicros).bytes(QUOTE);
        if (warming) {
            out.bytes(WARMING);
        }
        out.bytes(BAR);
        bar(state.currentBar());
        byte[] before = WINDOWS;
        for (Window window : Window.ALL) {
            out.bytes(before).bytes(WINDOW_START).text(window.label()).bytes(WINDOW_NAMED);
            window(state.window(window));
            before = NEXT_WINDOW;
        }
        return out.bytes(UPDATE_END).end();
    }

    /** A {@code bar.closed} message. */
    public byte[] barClosed(String symbol, Pane bar) {
        out.begin().bytes(CLOSED_SYMBOL).text(symbol);
        out.bytes(TS).time(bar.startMicros()).bytes(BAR_INTERVAL);
        bar(bar);
        return out.bytes(END).end();
    }

    private void bar(Pane bar) {
        out.bytes(BAR_START).time(bar.startMicros()).bytes(BAR_STARTED);
        prices(bar.ticks());
        out.bytes(END);
    }

    private void window(Aggregate ticks) {
        prices(ticks);
        number(VWAP, ticks.vwap());
        number(CHANGE_PCT, ticks.changePct());
        number(STDDEV, ticks.stddev());
        out.bytes(END);
    }

    private void prices(Aggregate ticks) {
        out.bytes(OPEN).decimal(ticks.open().price());
        out.bytes(HIGH).decimal(ticks.high());
        out.bytes(LOW).decimal(ticks.low());
        out.bytes(CLOSE).decimal(ticks.close().price());
        out.bytes(VOLUME).sum(ticks.volume());
        out.bytes(COUNT).number(ticks.count());
    }

    private void number(byte[] before, double value) {
        out.bytes(before);
        if (Double.isNaN(value)) {
            out.bytes(NULL);
        } else {
            out.real(value);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
