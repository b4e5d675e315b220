package io.tickwire.flush;

import static org.assertj.core.api.Assertions.assertThat;

import io.tickwire.domain.TickIdentity;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Bars and coverage computed by plain loops over the rows of md_ticks, to hold against what the tables say. */
final class HistoryOracle {
    private record Row(String symbol, long micros, BigDecimal price, BigDecimal volume, String source, long seq) {}

    private static final Comparator<Row> BY_KEY = Comparator.comparing(Row::symbol)
            .thenComparing((a, b) -> TickIdentity.compare(a.micros, a.source, a.seq, b.micros, b.source, b.seq));

    private HistoryOracle() {}

    /** Bars and coverage are those of the stored ticks. */
    static void assertHolds(Connection connection, long gapMs) throws SQLException {
        List<Row> rows = rows(connection);
        assertThat(bars(connection)).containsExactlyElementsOf(computedBars(rows));
        assertThat(coverage(connection)).containsExactlyElementsOf(computedCoverage(rows, gapMs));
    }

    /** The table as {@code symbol|start|open|high|low|close|volume|notional|count}, times in microseconds. */
    static List<String> bars(Connection connection) throws SQLException {
        List<String> bars = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet set = statement.executeQuery("SELECT symbol, (extract(epoch FROM start) * 1000000)::bigint,"
                        + " open, high, low, close, volume, notional, count FROM md_bars ORDER BY symbol, start")) {
            while (set.next()) {
                List<String> fields = new ArrayList<>(List.of(set.getString(1), set.getString(2)));
                for (int i = 3; i <= 9; i++) {
                    fields.add(plain(set.getBigDecimal(i)));
                }
                bars.add(String.join("|", fields));
            }
        }
        return bars;
    }

    /** The table as {@code symbol|first|last|ticks}, times in microseconds. */
    static List<String> coverage(Connection connection) throws SQLException {
        List<String> ranges = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet set = statement.executeQuery(
                        "SELECT concat_ws('|', symbol, (extract(epoch FROM lower(during)) * 1000000)::bigint,"
                                + " (extract(epoch FROM upper(during)) * 1000000)::bigint, ticks)"
                                + " FROM md_coverage ORDER BY symbol, during")) {
            while (set.next()) {
                ranges.add(set.getString(1));
            }
        }
        return ranges;
    }

    private static List<Row> rows(Connection connection) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet set = statement.executeQuery("SELECT symbol, (extract(epoch FROM ts) * 1000000)::bigint,"
                        + " price, volume, source, seq FROM md_ticks")) {
            while (set.next()) {
                rows.add(new Row(
                        set.getString(1),
                        set.getLong(2),
                        set.getBigDecimal(3),
                        set.getBigDecimal(4),
                        set.getString(5),
                        set.getLong(6)));
            }
        }
        rows.sort(BY_KEY);
        return rows;
    }

    private static List<String> computedBars(List<Row> rows) {
        Map<String, Map<Long, List<Row>>> minutes = new TreeMap<>();
        for (Row row : rows) {
            minutes.computeIfAbsent(row.symbol, symbol -> new TreeMap<>())
                    .computeIfAbsent(row.micros - row.micros % 60_000_000, start -> new ArrayList<>())
                    .add(row);
        }
        List<String> bars = new ArrayList<>();
        minutes.forEach((symbol, bySymbol) -> bySymbol.forEach((start, ticks) -> {
            BigDecimal high = ticks.get(0).price;
            BigDecimal low = high;
            BigDecimal volume = BigDecimal.ZERO;
            BigDecimal notional = BigDecimal.ZERO;
            for (Row tick : ticks) {
                high = high.max(tick.price);
                low = low.min(tick.price);
                volume = volume.add(tick.volume);
                notional = notional.add(tick.price.multiply(tick.volume));
            }
            bars.add(String.join(
                    "|",
                    symbol,
                    String.valueOf(start),
                    plain(ticks.get(0).price),
                    plain(high),
                    plain(low),
                    plain(ticks.get(ticks.size() - 1).price),
                    plain(volume),
                    plain(notional),
                    String.valueOf(ticks.size())));
        }));
        return bars;
    }

    private static List<String> computedCoverage(List<Row> rows, long gapMs) {
        List<String> ranges = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= rows.size(); i++) {
            boolean ends = i == rows.size()
                    || !rows.get(i).symbol.equals(rows.get(from).symbol)
                    || rows.get(i).micros - rows.get(i - 1).micros > gapMs * 1_000;
            if (ends) {
                ranges.add(rows.get(from).symbol + "|" + rows.get(from).micros + "|" + rows.get(i - 1).micros + "|"
                        + (i - from));
                from = i;
            }
        }
        return ranges;
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
