package io.tickwire.feeder.store;

import io.tickwire.domain.Rfc3339;
import io.tickwire.postgres.PgTime;
import io.tickwire.postgres.SqlFile;
import io.vertx.pgclient.data.Interval;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Times without ticks, from {@code md_coverage}: there is none shorter than the coverage gap that flush runs with. */
public final class CoverageGaps {
    private static final SqlFile GAPS = SqlFile.resource(CoverageGaps.class, "gaps.sql");

    /** Bounds what one answer holds. */
    private static final int SYMBOLS_AT_A_TIME = 100;

    private final StoreReader store;

    /**
     * A gap: nothing is stored between its ends.
     *
     * @param fromMicros the last tick before it, or the beginning of the range asked for
     * @param toMicros the first tick after it, or the end of the range
     */
    public record Gap(String symbol, long fromMicros, long toMicros) {}

    /**
     * What was looked at.
     *
     * @param symbols how many
     * @param neverStored those that were named and have no tick at all
     * @param gaps how many were told
     */
    public record Outcome(int symbols, List<String> neverStored, long gaps) {
        public Outcome {
            neverStored = List.copyOf(neverStored);
        }
    }

    public CoverageGaps(StoreReader store) {
        this.store = store;
    }

    /**
     * Tells all gaps by symbol and time. A range's end counts as an edge unless it is that of all time: silence before the
     * first and after the last tick is a gap only when the user said when there should be ticks. A symbol that was named
     * is looked at also when it was never stored.
     *
     * @param shortest shorter ones are left out, above zero
     */
    public Outcome find(TickRange range, Duration shortest, Consumer<Gap> found) throws IOException {
        TreeSet<String> symbols = new TreeSet<>(StoredSymbols.find(store, range.atAnyTime()));
        List<String> neverStored =
                range.names().stream().filter(name -> !symbols.contains(name)).toList();
        symbols.addAll(range.names());
        long gaps = 0;
        List<String> all = List.copyOf(symbols);
        for (int from = 0; from < all.size(); from += SYMBOLS_AT_A_TIME) {
            List<String> some = all.subList(from, Math.min(all.size(), from + SYMBOLS_AT_A_TIME));
            List<Gap> gapsOfSome = gapsOf(some, range, shortest);
            gaps += gapsOfSome.size();
            gapsOfSome.forEach(found);
        }
        return new Outcome(all.size(), neverStored, gaps);
    }

    /** Drops the connection. */
    public void close() {
        store.close();
    }

    private List<Gap> gapsOf(List<String> symbols, TickRange range, Duration shortest) throws IOException {
        Tuple parameters = Tuple.tuple()
                .addArrayOfString(symbols.toArray(String[]::new))
                .addOffsetDateTime(PgTime.of(range.fromMicros()))
                .addOffsetDateTime(PgTime.of(range.toMicros()))
                .addBoolean(range.fromMicros() > 0)
                .addBoolean(range.toMicros() < Rfc3339.END_MICROS)
                .addValue(interval(shortest));
        List<Gap> gaps = new ArrayList<>();
        for (Row row : store.ask(GAPS, parameters)) {
            gaps.add(new Gap(
                    row.getString(0),
                    PgTime.micros(row.getOffsetDateTime(1)),
                    PgTime.micros(row.getOffsetDateTime(2))));
        }
        return gaps;
    }

    private static Interval interval(Duration duration) {
        return Interval.of(
                0,
                0,
                Math.toIntExact(duration.toDaysPart()),
                duration.toHoursPart(),
                duration.toMinutesPart(),
                duration.toSecondsPart(),
                duration.toNanosPart() / 1_000);
    }
}
