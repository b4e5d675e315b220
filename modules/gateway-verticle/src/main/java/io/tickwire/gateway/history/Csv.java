package io.tickwire.gateway.history;

import io.tickwire.domain.Rfc3339;

/** Rows as CSV lines, each with its line feed, with the columns of the JSON rows in their order. */
final class Csv {
    static final String TICK_HEADER = "symbol,ts,price,volume,source,seq\n";
    static final String BAR_HEADER = "start,open,high,low,close,volume,vwap,count\n";

    private Csv() {}

    static void tick(StringBuilder out, String symbol, StoredTick tick) {
        Rfc3339.append(out.append(symbol).append(','), tick.key().micros());
        out.append(',').append(tick.price()).append(',').append(tick.volume()).append(',');
        quoted(out, tick.key().source());
        out.append(',').append(tick.key().seq()).append('\n');
    }

    static void bar(StringBuilder out, StoredBar bar) {
        Rfc3339.append(out, bar.startMicros());
        out.append(',')
                .append(bar.open())
                .append(',')
                .append(bar.high())
                .append(',')
                .append(bar.low());
        out.append(',').append(bar.close()).append(',').append(bar.volume()).append(',');
        if (bar.vwap() != null) {
            out.append(bar.vwap());
        }
        out.append(',').append(bar.count()).append('\n');
    }

    /** A source may have any printable character. */
    private static void quoted(StringBuilder out, String text) {
        if (text.indexOf(',') < 0 && text.indexOf('"') < 0) {
            out.append(text);
        } else {
            out.append('"').append(text.replace("\"", "\"\"")).append('"');
        }
    }
}
