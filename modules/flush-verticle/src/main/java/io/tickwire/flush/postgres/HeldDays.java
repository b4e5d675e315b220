package io.tickwire.flush.postgres;

import io.vertx.sqlclient.Row;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The UTC days that have partitions, as far as this process knows: shared by its writers and by who makes partitions. Days are
 * counted since 1970-01-01. Small: days side by side are one range. For one event loop.
 */
public final class HeldDays {
    /** First day of a range to the day after its last. */
    private NavigableMap<Long, Long> ranges = new TreeMap<>();

    /** Whether the day has its partition. */
    public boolean has(long day) {
        Map.Entry<Long, Long> range = ranges.floorEntry(day);
        return range != null && day < range.getValue();
    }

    /** What Postgres has told, in place of what was known. */
    void set(Iterable<Row> rows) {
        NavigableMap<Long, Long> told = new TreeMap<>();
        for (Row row : rows) {
            told.put(row.getLong("from_day"), row.getLong("until_day"));
        }
        ranges = told;
    }

    /** After a fault: a restored or replaced server may lack some, and somebody may have dropped one. */
    void forget() {
        ranges = new TreeMap<>();
    }
}
