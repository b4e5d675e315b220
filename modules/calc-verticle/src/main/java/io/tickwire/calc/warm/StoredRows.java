package io.tickwire.calc.warm;

import io.tickwire.calc.symbol.StoredPane;
import io.tickwire.calc.window.Aggregate;
import io.tickwire.calc.window.ExactSum;
import io.tickwire.calc.window.PaneWidth;
import io.tickwire.calc.window.PricePoint;
import io.tickwire.domain.Decimal;
import io.tickwire.domain.Tick;
import io.tickwire.postgres.PgTime;
import io.vertx.sqlclient.Row;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes ticks and panes of rows. What Tickwire stored can be read always; a row that somebody else stored may not be a tick: its
 * symbol is noted as unreadable.
 */
final class StoredRows {
    private static final Logger LOG = LoggerFactory.getLogger(StoredRows.class);

    private static final int MAX_SHARED_SOURCES = 10_000;

    private final Map<String, String> sources = new HashMap<>();
    private final Set<String> unreadable = new HashSet<>();

    /** Symbols with a row that can't be read, so far. */
    Set<String> unreadable() {
        return unreadable;
    }

    /** Reads rows of one symbol each; those of unreadable symbols are left out. */
    <T> void read(Iterable<Row> rows, Function<Row, T> reader, BiConsumer<String, T> read) {
        for (Row row : rows) {
            String symbol = row.getString(0);
            if (!unreadable.contains(symbol)) {
                try {
                    read.accept(symbol, reader.apply(row));
                } catch (IllegalArgumentException e) {
                    LOG.error(
                            "a stored tick can't be read, so its symbol's views keep saying warming: symbol={} reason={}",
                            symbol,
                            e.getMessage());
                    unreadable.add(symbol);
                }
            }
        }
    }

    /** Of the columns symbol, ts, price, volume, source, seq. */
    Tick tick(Row row) {
        return new Tick(
                row.getString(0),
                PgTime.micros(row.getOffsetDateTime(1)),
                Decimal.parse(row.getString(2)),
                Decimal.parse(row.getString(3)),
                shared(row.getString(4)),
                row.getLong(5),
                Tick.RECEIVED_AT_UNKNOWN);
    }

    /** Of the columns of panes.sql. */
    StoredPane pane(Row row) {
        PaneWidth width = PaneWidth.ALL.stream()
                .filter(any -> any.micros() == row.getInteger(1) * 1_000_000L)
                .findAny()
                .orElseThrow();
        Aggregate ticks = new Aggregate(
                point(row, 10),
                point(row, 14),
                Decimal.parse(row.getString(5)),
                Decimal.parse(row.getString(4)),
                row.getLong(3),
                sum(row.getString(6)),
                sum(row.getString(7)),
                sum(row.getString(8)),
                sum(row.getString(9)));
        return new StoredPane(width, PgTime.micros(row.getOffsetDateTime(2)), ticks);
    }

    private PricePoint point(Row row, int column) {
        return new PricePoint(
                PgTime.micros(row.getOffsetDateTime(column)),
                shared(row.getString(column + 1)),
                row.getLong(column + 2),
                Decimal.parse(row.getString(column + 3)));
    }

    private static ExactSum sum(String text) {
        BigDecimal sum = new BigDecimal(text);
        return ExactSum.of(sum.unscaledValue(), sum.scale());
    }

    /** One object for the many ticks of a source. Of more sources than are kept, each tick has its own. */
    private String shared(String source) {
        return sources.size() < MAX_SHARED_SOURCES
                ? sources.computeIfAbsent(source, name -> name)
                : sources.getOrDefault(source, source);
    }
}
