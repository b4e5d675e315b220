package io.tickwire.gateway.history;

import io.tickwire.domain.Rfc3339;

/** Rows as CSV lines (RFC 4180), each with its line feed, with the columns of the JSON rows in their order. */
final class Csv {
    static final String TICK_HEADER = "symbol,ts,price,volume,source,seq\n";
    static final String BAR_HEADER = "start,open,high,low,close,volume,vwap,count\n";

    /** Spreadsheets take a cell that begins so for a formula. */
    private static final String FORMULA_BEGINS = "=+-@\t\r";

    private Csv() {}

    /** @param safe an apostrophe before text that a spreadsheet would run; numbers and times are as they are */
    static void tick(StringBuilder out, String symbol, StoredTick tick, boolean safe) {
        text(out, symbol, safe);
        Rfc3339.append(out.append(','), tick.key().micros());
        out.append(',').append(tick.price()).append(',').append(tick.volume()).append(',');
        text(out, tick.key().source(), safe);
        out.append(',').append(tick.key().seq()).append('\n');
    }

    /** The column before those of {@link #bar}. */
    static void symbol(StringBuilder out, String symbol, boolean safe) {
        text(out, symbol, safe);
        out.append(',');
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
    private static void text(StringBuilder out, String text, boolean safe) {
        String cell = safe && !text.isEmpty() && FORMULA_BEGINS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        if (cell.indexOf(',') < 0 && cell.indexOf('"') < 0) {
            out.append(cell);
        } else {
            out.append('"').append(cell.replace("\"", "\"\"")).append('"');
        }
    }
}
