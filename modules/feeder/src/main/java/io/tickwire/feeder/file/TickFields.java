package io.tickwire.feeder.file;

import io.tickwire.domain.DecimalParser;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Symbol;
import io.tickwire.feeder.source.BadLine;
import io.tickwire.feeder.source.FeedTick;
import io.tickwire.feeder.source.Row;
import java.util.Optional;

/**
 * Makes a row of the fields that a format found, with the options laid over them. Only what can't be posted is refused
 * here; ranges are the webhook's to judge, and it names the line in its answer. For one thread.
 */
final class TickFields {
    private static final int MAX_SOURCE_LENGTH = 32;

    private final Optional<String> symbolForAll;
    private final Optional<String> sourceForAll;
    private final DecimalParser decimals = new DecimalParser();

    TickFields(Optional<String> symbolForAll, Optional<String> sourceForAll) {
        this.symbolForAll = symbolForAll;
        this.sourceForAll = sourceForAll;
    }

    /** What a row said; null where it said nothing. */
    record Raw(String symbol, long tsMicros, String price, String volume, String source, String seq) {}

    /** A row's seq is its line number when the row has none of its own. */
    Row row(long line, Raw raw) {
        String symbol = symbolForAll.orElseGet(() -> raw.symbol() == null ? null : Symbol.normalize(raw.symbol()));
        String source = sourceForAll.orElse(raw.source() == null ? FeedTick.DEFAULT_SOURCE : raw.source());
        long seq = raw.seq() == null ? line : wholeNumber(raw.seq());
        if (symbol == null) {
            return new BadLine(line, raw.symbol() == null ? "symbol is missing" : "symbol " + Symbol.RULE);
        }
        if (raw.tsMicros() == Rfc3339.INVALID) {
            return new BadLine(line, "timestamp is missing or not a time of the years 1970 to 2099");
        }
        if (!isNumber(raw.price())) {
            return new BadLine(line, "price is missing or not a number");
        }
        if (!isNumber(raw.volume())) {
            return new BadLine(line, "volume is missing or not a number");
        }
        if (!isSource(source)) {
            return new BadLine(line, "source is not 1 to 32 printable ASCII characters");
        }
        if (seq < 0) {
            return new BadLine(line, "seq is not a whole number from 0 to 2^63-1");
        }
        return new FeedTick(symbol, raw.tsMicros(), raw.price(), raw.volume(), source, seq, line);
    }

    boolean isNumber(String text) {
        return text != null && decimals.parse(text) != DecimalParser.Outcome.MALFORMED;
    }

    static boolean isSource(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_SOURCE_LENGTH
                && text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private static long wholeNumber(String text) {
        boolean isDigits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        try {
            return isDigits ? Long.parseLong(text) : -1;
        } catch (NumberFormatException e) {
            return -1; // past 2^63-1
        }
    }
}
