package io.tickwire.gateway.history;

import io.tickwire.postgres.SqlFile;
import java.time.Duration;

/** What bars are made of. */
enum BarSource {
    /** Stored bars of a minute. */
    MINUTES("minutes", 10_000, Duration.ofDays(7)),
    /** Stored ticks. */
    TICKS("ticks", 2_000, Duration.ofMinutes(10));

    private final SqlFile forward;
    private final SqlFile back;
    private final SqlFile starts;
    private final int pageRows;
    private final Duration little;

    /**
     * @param pageRows what a page aggregates: some 10 ms of the server
     * @param little bars of so much time together are few pages to read
     */
    BarSource(String name, int pageRows, Duration little) {
        this.forward = SqlFile.resource(BarSource.class, "bars-from-" + name + ".sql");
        this.back = SqlFile.resource(BarSource.class, "bars-back-from-" + name + ".sql");
        this.starts = SqlFile.resource(BarSource.class, "bar-starts-of-" + name + ".sql");
        this.pageRows = pageRows;
        this.little = little;
    }

    static BarSource of(Interval interval) {
        return interval.isOfMinutes() ? MINUTES : TICKS;
    }

    SqlFile bars(Walk walk) {
        return walk == Walk.FORWARD ? forward : back;
    }

    SqlFile starts() {
        return starts;
    }

    /** How many rows a page of so many bars aggregates at most, but for a page of a single bar. */
    int pageRows(Interval interval, int bars) {
        return this == MINUTES
                ? (int) Math.min(pageRows, bars * interval.typicalLength().toMinutes())
                : pageRows;
    }

    /** Whether so many bars are read in a moment, so that they may be read before the first of them is sent. */
    boolean isLittle(Interval interval, int bars) {
        return interval.typicalLength().multipliedBy(bars).compareTo(little) <= 0;
    }
}
