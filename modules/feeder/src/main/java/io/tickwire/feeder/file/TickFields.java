package io.tickwire.feeder.file;

import io.tickwire.domain.DecimalParser;
import io.tickwire.domain.Rfc3339;
import io.tickwire.domain.Symbol;
import io.tickwire.domain.TickIdentity;
import io.tickwire.feeder.source.BadLine;
import io.tickwire.feeder.source.FeedTick;
import io.tickwire.feeder.source.Row;
import java.util.regex.Pattern;

/**
 * Makes a row of the fields that a format found, with the options laid over them. Only what can't be posted is refused
 * here; ranges are the webhook's to judge, and it names the line in its answer. For one thread.
 */
final class TickFields {
    /** How the reason of a bad line ends whose id is no number, such as a UUID. */
    static final String NO_SEQ = "is not a whole number from 0 to 2^63-1; --seq=line leaves the file's ids out";

    private static final int MAX_SOURCE_LENGTH = 32;
    private static final Pattern WHOLE = Pattern.compile("[0-9]{1,19}(?:\\.0+)?");
    private static final long NOT_DERIVABLE = Long.MIN_VALUE;

    private final FieldRules rules;
    private final TimeReader times;
    private final NumberReader prices;
    private final NumberReader volumes;
    private final DecimalParser price = new DecimalParser();
    private final DecimalParser volume = new DecimalParser();
    private final SameTrades sameTrades = new SameTrades();
    private Column faulty;

    TickFields(FieldRules rules, TimeRules times, NumberRules numbers) {
        this.rules = rules;
        this.times = new TimeReader(times);
        this.prices = new NumberReader(numbers.isDecimalComma(), numbers.priceScale());
        this.volumes = new NumberReader(numbers.isDecimalComma(), numbers.volumeScale());
    }

    /** How the times were written that were read. */
    TimeReader times() {
        return times;
    }

    /** Ticks without a number that are the same as one before, see {@link SameTrades}. */
    long sameTrades() {
        return sameTrades.count();
    }

    /** What was wrong in the last row that was bad. */
    Column faulty() {
        return faulty;
    }

    Row row(long line, RawTick raw) {
        String symbol = rules.symbol().orElseGet(() -> raw.symbol() == null ? null : Symbol.normalize(raw.symbol()));
        if (symbol == null) {
            return bad(line, Column.SYMBOL, raw.symbol(), Symbol.RULE);
        }
        long tsMicros = times.micros(raw.date(), raw.time());
        if (tsMicros == Rfc3339.INVALID) {
            faulty = Column.TIME;
            return new BadLine(line, "time " + times.detail());
        }
        String exactPrice = prices.read(raw.price());
        if (exactPrice == null) {
            return bad(line, Column.PRICE, raw.price(), "is not a number");
        }
        String exactVolume = volumes.read(raw.volume());
        if (exactVolume == null) {
            return bad(line, Column.VOLUME, raw.volume(), "is not a number");
        }
        String source = rules.source().orElse(raw.source() == null ? FeedTick.DEFAULT_SOURCE : raw.source());
        if (!isSource(source)) {
            return bad(line, Column.SOURCE, raw.source(), "is not 1 to 32 printable ASCII characters");
        }
        if (rules.seq() == SeqRule.NONE) {
            FeedTick tick = new FeedTick(
                    symbol, tsMicros, exactPrice, exactVolume, source, derived(exactPrice, exactVolume), line);
            sameTrades.add(tick);
            return tick;
        }
        if (rules.seq() == SeqRule.LINE || raw.seq() == null) {
            return new FeedTick(symbol, tsMicros, exactPrice, exactVolume, source, line, line);
        }
        Long seq = seq(raw.seq(), exactPrice, exactVolume);
        return seq == null
                ? bad(line, Column.SEQ, raw.seq(), wordsForSeq(raw.seq()))
                : new FeedTick(symbol, tsMicros, exactPrice, exactVolume, source, seq, line);
    }

    /** Whether the text can be a {@code seq}: an id may also be a UUID, which can't. */
    static boolean isSeq(String text) {
        return wholeNumber(text) != null || text.startsWith("-") && isNegative(text);
    }

    static boolean isSource(String text) {
        return !text.isEmpty()
                && text.length() <= MAX_SOURCE_LENGTH
                && text.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    /** Null when the text is no number, or a negative one other than the derived: the webhook would refuse it. */
    private Long seq(String text, String exactPrice, String exactVolume) {
        if (!text.startsWith("-")) {
            return wholeNumber(text);
        }
        long derived = derived(exactPrice, exactVolume);
        return derived != NOT_DERIVABLE && text.equals(Long.toString(derived)) ? derived : null;
    }

    private long derived(String exactPrice, String exactVolume) {
        return price.parse(exactPrice) == DecimalParser.Outcome.VALID
                        && volume.parse(exactVolume) == DecimalParser.Outcome.VALID
                ? TickIdentity.derivedSeq(price.value(), volume.value())
                : NOT_DERIVABLE;
    }

    private static String wordsForSeq(String text) {
        return isSeq(text) ? "is negative, and not the number that is derived from this price and volume" : NO_SEQ;
    }

    private BadLine bad(long line, Column column, String text, String rule) {
        faulty = column;
        return new BadLine(
                line,
                column.word()
                        + (text == null || text.isEmpty()
                                ? " is missing"
                                : " \"" + BadText.shown(text) + "\" " + rule));
    }

    /** {@code 812345.0} is how tables of floating point numbers write ids; it is exact. */
    private static Long wholeNumber(String text) {
        if (!WHOLE.matcher(text).matches()) {
            return null;
        }
        int point = text.indexOf('.');
        return parse(point < 0 ? text : text.substring(0, point));
    }

    private static boolean isNegative(String text) {
        return text.substring(1).chars().allMatch(c -> c >= '0' && c <= '9') && parse(text) != null;
    }

    private static Long parse(String digits) {
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException e) {
            return null; // past 2^63-1
        }
    }
}
