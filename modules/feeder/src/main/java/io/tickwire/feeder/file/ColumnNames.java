package io.tickwire.feeder.file;

import io.tickwire.domain.EpochTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names that exchanges and their tools give to columns and JSON members. Upper and lower case, blanks, {@code _},
 * {@code -}, {@code .} and quotes make no difference, and neither does a unit at the end ({@code time_ms}, {@code
 * timestamp (UTC)}).
 *
 * <p>A time that is not the venue's ({@code local_timestamp}, {@code received_at}) is not in the table, so it never counts
 * as the time of a trade. Neither does an amount of money ({@code quote_volume}, {@code notional}) count as volume.
 */
public final class ColumnNames {
    private static final Pattern WORD_BREAK = Pattern.compile("[\\s_.()\\[\\]<>\"'-]+");
    private static final Map<Column, List<String>> USUAL = Map.of(
            Column.TIME,
                    List.of(
                            "time, timestamp, ts, datetime, date, trade_time, trade_timestamp, trade_date,",
                            "transact_time, transaction_time, exec_time, execution_time, exchange_time,",
                            "exchange_timestamp, time_exchange, venue_time, ts_event, participant_timestamp, unix,",
                            "unix_time, unix_timestamp, epoch, epoch_time, time_m, time of day"),
            Column.PRICE,
                    List.of("price, px, trade_price, exec_price, execution_price, fill_price, deal_price, match_price"),
            Column.VOLUME,
                    List.of(
                            "volume, vol, qty, quantity, size, sz, amount, last_size, last_qty, last_quantity, trade_size,",
                            "trade_volume, trade_qty, trade_quantity, trade_amount, base_volume, base_qty, base_amount,",
                            "exec_qty, exec_size, fill_qty, fill_size, shares"),
            Column.SYMBOL,
                    List.of(
                            "symbol, sym, ticker, instrument, instrument_name, pair, trading_pair, currency_pair, market,",
                            "product, product_id, inst_id, symbol_id, contract, security, #ric, ric"),
            Column.SOURCE, List.of("source, exchange, venue, exch"),
            Column.SEQ,
                    List.of(
                            "seq, sequence, sequence_number, seq_num, seq_no, trade_id, id, tid, trade_no, trade_num,",
                            "trade_number, exec_id, execution_id, match_id, trd_match_id, transaction_id"));

    /** Taken only where no usual name stands. */
    private static final Map<Column, List<String>> WEAK = Map.of(
            Column.TIME, List.of("event_time, created_time, created_at, sip_timestamp"),
            Column.PRICE, List.of("last, last_price, rate"),
            Column.SYMBOL, List.of("instrument_id"),
            Column.SEQ, List.of("agg_trade_id, aggregate_trade_id"));

    private static final Map<String, Column> USUAL_BY_KEY = byKey(USUAL);
    private static final Map<String, Column> WEAK_BY_KEY = byKey(WEAK);
    private static final Set<String> DATES = Set.of("date", "tradedate");
    private static final Set<String> TIMES_OF_DAY = Set.of("time", "tradetime", "timem", "timeofday");
    private static final Map<String, EpochTime.Unit> UNITS = Map.ofEntries(
            Map.entry("s", EpochTime.Unit.SECONDS),
            Map.entry("sec", EpochTime.Unit.SECONDS),
            Map.entry("secs", EpochTime.Unit.SECONDS),
            Map.entry("seconds", EpochTime.Unit.SECONDS),
            Map.entry("ms", EpochTime.Unit.MILLISECONDS),
            Map.entry("millis", EpochTime.Unit.MILLISECONDS),
            Map.entry("milliseconds", EpochTime.Unit.MILLISECONDS),
            Map.entry("us", EpochTime.Unit.MICROSECONDS),
            Map.entry("µs", EpochTime.Unit.MICROSECONDS),
            Map.entry("micros", EpochTime.Unit.MICROSECONDS),
            Map.entry("microseconds", EpochTime.Unit.MICROSECONDS),
            Map.entry("ns", EpochTime.Unit.NANOSECONDS),
            Map.entry("nanos", EpochTime.Unit.NANOSECONDS),
            Map.entry("nanoseconds", EpochTime.Unit.NANOSECONDS));
    private static final Set<String> UTC = Set.of("utc", "gmt");
    private static final Set<String> MONEY = Set.of("usd", "usdt", "usdc", "eur", "gbp", "jpy", "chf", "btc");

    private ColumnNames() {}

    /**
     * What a name says.
     *
     * @param isWeak counts only where no usual name stands for the same column
     * @param unit of a number, where the name has it
     * @param isUtc the name says that times are in UTC
     */
    record Meaning(Column column, boolean isWeak, Optional<EpochTime.Unit> unit, boolean isUtc) {}

    /** What the name means, usual or weak. */
    static Optional<Column> meaning(String name) {
        return lookUp(name).map(Meaning::column);
    }

    /** Empty when the name is not in the table; single letters are not, see {@link LetterNames}. */
    static Optional<Meaning> lookUp(String name) {
        List<String> words = words(name);
        Optional<Meaning> whole = find(words, Optional.empty(), false);
        if (whole.isPresent() || words.size() < 2) {
            return whole;
        }
        String first = words.get(0);
        String last = words.get(words.size() - 1);
        List<String> butLast = words.subList(0, words.size() - 1);
        if (UTC.contains(first)) {
            return onlyTime(find(words.subList(1, words.size()), Optional.empty(), true));
        }
        if (UTC.contains(last)) {
            return onlyTime(find(butLast, Optional.empty(), true));
        }
        if (UNITS.containsKey(last)) {
            return onlyTime(find(butLast, Optional.of(UNITS.get(last)), false));
        }
        return MONEY.contains(last)
                ? find(butLast, Optional.empty(), false).filter(found -> found.column() == Column.PRICE)
                : Optional.empty();
    }

    /** Whether the name is one for a date whose time of the day stands in another column. */
    static boolean isDate(String name) {
        return DATES.contains(key(words(name)));
    }

    /** Whether the name may be one for a time of the day. */
    static boolean isTimeOfDay(String name) {
        return TIMES_OF_DAY.contains(key(words(name)));
    }

    /** The name without what makes no difference. */
    static String key(String name) {
        return key(words(name));
    }

    /** The table, for {@code feed --help}. */
    public static List<String> help() {
        List<String> lines = new ArrayList<>();
        for (Column column :
                List.of(Column.TIME, Column.PRICE, Column.VOLUME, Column.SYMBOL, Column.SOURCE, Column.SEQ)) {
            String word = String.format(Locale.ROOT, "  %-7s", column.word());
            for (String line : USUAL.get(column)) {
                lines.add(word + " " + line);
                word = "         ";
            }
            for (String line : WEAK.getOrDefault(column, List.of())) {
                lines.add("          or, where none of these stands: " + line);
            }
        }
        lines.add("  letters  of exchanges' streams, together: T or t (time), p (price), q or v (volume), s (symbol),");
        lines.add("          t beside T, or a (seq)");
        return lines;
    }

    private static Optional<Meaning> find(List<String> words, Optional<EpochTime.Unit> unit, boolean isUtc) {
        String key = key(words);
        if (USUAL_BY_KEY.containsKey(key)) {
            return Optional.of(new Meaning(USUAL_BY_KEY.get(key), false, unit, isUtc));
        }
        return Optional.ofNullable(WEAK_BY_KEY.get(key)).map(column -> new Meaning(column, true, unit, isUtc));
    }

    private static Optional<Meaning> onlyTime(Optional<Meaning> found) {
        return found.filter(meaning -> meaning.column() == Column.TIME);
    }

    private static String key(List<String> words) {
        return String.join("", words);
    }

    private static List<String> words(String name) {
        return WORD_BREAK
                .splitAsStream(name.toLowerCase(Locale.ROOT).strip())
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static Map<String, Column> byKey(Map<Column, List<String>> table) {
        Map<String, Column> byKey = new java.util.HashMap<>();
        Set<String> twice = new HashSet<>();
        table.forEach((column, lines) -> {
            for (String name : String.join(" ", lines).split(",\\s*")) {
                if (byKey.put(key(words(name)), column) != null) {
                    twice.add(name);
                }
            }
        });
        if (!twice.isEmpty()) {
            throw new IllegalStateException("stand twice: names=" + twice);
        }
        return Map.copyOf(byKey);
    }
}
