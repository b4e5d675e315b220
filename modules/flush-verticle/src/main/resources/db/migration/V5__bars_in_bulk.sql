-- Bars and covered ranges are written in bulk. Whoever stores ticks only marks their minutes as pending (store-ticks.sql); the roller
-- of flush writes bars and ranges of pending minutes about once a minute (md_take_due, md_roll_due). md_bars and md_coverage are
-- views: stored rows where nothing is pending, and computed from the ticks where something is. So they are, in every snapshot, what
-- the stored ticks give. Why it is done this way, and what keeps it exact: docs/adr/0028-bars-in-bulk.md.
--
-- Locks, always in this order: upkeep, writers, tables. Who changes md_bar_rows (other than adding empty rows), md_coverage_ranges or a
-- mark that is due holds "upkeep". Who stores ticks holds "writers", shared, from before its insert until its commit. Who takes away a
-- mark that is not due holds "writers" alone, or keeps writers from the ticks of that minute by a lock on tables.

-- What the views must know. One row.
CREATE TABLE md_settings (
    one          boolean  PRIMARY KEY DEFAULT true CHECK (one),
    coverage_gap interval NOT NULL -- ticks of a symbol further apart than this are in two covered ranges
);
INSERT INTO md_settings (coverage_gap) VALUES (${coverageGapMs} * interval '1 millisecond');

-- Minutes [start, start + 1 min) of which ticks may be stored that md_bar_rows and md_coverage_ranges do not count yet. For each there is a
-- row in md_bar_rows, which may be empty. due: no transaction under way relies on this mark; a tick that comes now makes one of its own.
-- bulk: made by a batch that had several minutes of the symbol, as an import of history has; so the minute is most likely complete.
CREATE TABLE md_pending (
    symbol    text COLLATE "C" NOT NULL,
    start     timestamptz      NOT NULL,
    due       boolean          NOT NULL DEFAULT false,
    bulk      boolean          NOT NULL DEFAULT false,
    marked_at timestamptz      NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (symbol, start, due)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000, autovacuum_vacuum_cost_delay = 0);
CREATE INDEX md_pending_age ON md_pending (marked_at) WHERE NOT due;
CREATE INDEX md_pending_bulk ON md_pending (marked_at) WHERE bulk AND NOT due;
CREATE INDEX md_pending_due ON md_pending (start, symbol) WHERE due;

CREATE FUNCTION md_lock_upkeep() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'must run in READ COMMITTED, to see what others committed before it had its locks: isolation=%',
            current_setting('transaction_isolation') USING ERRCODE = 'active_sql_transaction';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('md_bars upkeep', 0));
END
$$;

-- Waits for the transactions that store ticks, and lets none begin before this one ends.
CREATE FUNCTION md_lock_out_writers() RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(hashtextextended('md_ticks writers', 0))
$$;

-- For the functions of the views: sets how the next statements are planned and returns how they were before. Many minutes are worth a plan
-- of their own, in which there are only the partitions between the first and the last of them. For a few, to plan takes several times as
-- long as to run: the session keeps one plan for all times, unless its owner wants it otherwise.
CREATE FUNCTION md_choose_plan(minutes integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
    before text := current_setting('plan_cache_mode');
BEGIN
    IF minutes > 20 THEN
        PERFORM set_config('plan_cache_mode', 'force_custom_plan', true);
    ELSIF before = 'auto' THEN
        PERFORM set_config('plan_cache_mode', 'force_generic_plan', true);
    END IF;
    RETURN before;
END
$$;

-- The bars of these minutes, one array a column, each minute once, computed from their ticks; count is 0 and the rest null where there
-- are none.
CREATE FUNCTION md_minutes(symbols text[], starts timestamptz[]) RETURNS TABLE (
    symbol text, start timestamptz, open numeric, high numeric, low numeric, close numeric, volume numeric, notional numeric, count bigint,
    open_ts timestamptz, open_source text, open_seq bigint, close_ts timestamptz, close_source text, close_seq bigint)
LANGUAGE plpgsql STABLE ROWS 1 SECURITY DEFINER SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    since  timestamptz := (SELECT min(asked) FROM unnest(starts) AS asked);
    until  timestamptz := (SELECT max(asked) + interval '1 minute' FROM unnest(starts) AS asked);
    before text        := md_choose_plan(cardinality(starts));
BEGIN
    RETURN QUERY
    SELECT minute.symbol, minute.start, opening.price, whole.high, whole.low, closing.price, whole.volume, whole.notional, whole.count,
           opening.ts, opening.source, opening.seq, closing.ts, closing.source, closing.seq
    FROM unnest(symbols, starts) AS minute (symbol, start)
    CROSS JOIN LATERAL (
        SELECT max(price) AS high, min(price) AS low, sum(volume) AS volume, sum(price * volume) AS notional, count(*) AS count
        FROM md_ticks
        WHERE symbol = minute.symbol AND ts >= minute.start AND ts < minute.start + interval '1 minute'
          AND ts >= since AND ts < until) AS whole
    LEFT JOIN LATERAL (
        SELECT price, ts, source, seq FROM md_ticks
        WHERE symbol = minute.symbol AND ts >= minute.start AND ts < minute.start + interval '1 minute'
          AND ts >= since AND ts < until
        ORDER BY ts, source, seq LIMIT 1) AS opening ON true
    LEFT JOIN LATERAL (
        SELECT price, ts, source, seq FROM md_ticks
        WHERE symbol = minute.symbol AND ts >= minute.start AND ts < minute.start + interval '1 minute'
          AND ts >= since AND ts < until
        ORDER BY ts DESC, source DESC, seq DESC LIMIT 1) AS closing ON true;
    PERFORM set_config('plan_cache_mode', before, true);
END
$$;

-- What md_bars has of a symbol and of starts in [since, until), in no order. For who reads many minutes: those that are pending are computed
-- together, where the view calls a function for each.
CREATE FUNCTION md_bars_between(of_symbol text, since timestamptz, until timestamptz) RETURNS TABLE (
    symbol text, start timestamptz, open numeric, high numeric, low numeric, close numeric, volume numeric, notional numeric, count bigint,
    open_ts timestamptz, open_source text, open_seq bigint, close_ts timestamptz, close_source text, close_seq bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    pending timestamptz[] := ARRAY(
        SELECT DISTINCT start FROM md_pending WHERE symbol = of_symbol AND start >= since AND start < until);
BEGIN
    IF cardinality(pending) = 0 THEN
        RETURN QUERY SELECT bar.* FROM md_bar_rows AS bar
        WHERE bar.symbol = of_symbol AND bar.start >= since AND bar.start < until AND bar.count > 0;
        RETURN;
    END IF;
    RETURN QUERY SELECT bar.* FROM md_bar_rows AS bar
    WHERE bar.symbol = of_symbol AND bar.start >= since AND bar.start < until AND bar.count > 0
      AND NOT EXISTS (SELECT FROM md_pending AS mark WHERE mark.symbol = of_symbol AND mark.start = bar.start);
    RETURN QUERY SELECT minute.* FROM md_minutes(array_fill(of_symbol, ARRAY[cardinality(pending)]), pending) AS minute
    WHERE minute.count > 0;
END
$$;

-- The times in which a range of a symbol is near enough to one of these minutes that ticks of the minute may belong to it.
CREATE FUNCTION md_stretches(symbols text[], starts timestamptz[], gap interval) RETURNS TABLE (symbol text, during tstzrange)
LANGUAGE sql STABLE AS $$
    SELECT symbol, unnest(range_agg(tstzrange(start - gap, start + gap + interval '1 minute')))
    FROM unnest(symbols, starts) AS minute (symbol, start)
    GROUP BY symbol
$$;

-- What becomes of the covered ranges near these minutes, each minute once, when the ticks of the minutes are counted as they are now:
-- the stored ranges that the minutes touch, merged with the ticks of the minutes. What a stored range counts of a minute is taken off
-- first: a minute that lies within the range counts as much as its stored bar; of the minutes in which the range begins and ends it is
-- kept with the range. A stored range begins and ends with stored ticks, also while minutes of it are pending: ticks are only added, and
-- who removes some writes what is pending first.
CREATE FUNCTION md_covered(symbols text[], starts timestamptz[]) RETURNS TABLE (
    symbol text, during tstzrange, ticks bigint, first_minute_ticks bigint, last_minute_ticks bigint)
LANGUAGE plpgsql STABLE ROWS 10 SECURITY DEFINER SET enable_seqscan = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
    gap    interval    := (SELECT coverage_gap FROM md_settings);
    -- ticks of one cell are in one range for sure, so that few rows are looked at one by one
    cell   interval    := greatest(least(gap, interval '1 minute'), interval '1 microsecond');
    since  timestamptz := (SELECT min(asked) FROM unnest(starts) AS asked);
    until  timestamptz := (SELECT max(asked) + interval '1 minute' FROM unnest(starts) AS asked);
    before text        := md_choose_plan(cardinality(starts));
BEGIN
    RETURN QUERY
    WITH minute AS MATERIALIZED (
        SELECT symbol, start FROM unnest(symbols, starts) AS asked (symbol, start)
    ),
    touched AS MATERIALIZED (
        SELECT DISTINCT stored.symbol, stored.during, stored.ticks, stored.first_minute_ticks, stored.last_minute_ticks,
               date_bin('1 minute', lower(stored.during), '1970-01-01Z') AS first_minute,
               date_bin('1 minute', upper(stored.during), '1970-01-01Z') AS last_minute
        FROM md_stretches(symbols, starts, gap) AS stretch
        JOIN md_coverage_ranges AS stored ON stored.symbol = stretch.symbol AND stored.during && stretch.during
    ),
    counted AS (
        SELECT touched.symbol, touched.during,
               sum(CASE minute.start WHEN first_minute THEN first_minute_ticks
                                     WHEN last_minute THEN last_minute_ticks
                                     ELSE coalesce(bar.count, 0) END) AS ticks,
               bool_or(minute.start = first_minute) AS first_minute, bool_or(minute.start = last_minute) AS last_minute
        FROM touched
        JOIN minute ON minute.symbol = touched.symbol AND minute.start >= first_minute AND minute.start <= last_minute
        LEFT JOIN md_bar_rows AS bar ON bar.symbol = minute.symbol AND bar.start = minute.start
        GROUP BY touched.symbol, touched.during
    ),
    -- begins, ends: the ticks in the minute in which the piece begins and ends
    piece AS (
        SELECT symbol, lower(during) AS first, upper(during) AS last, touched.ticks - coalesce(counted.ticks, 0) AS ticks,
               CASE WHEN counted.first_minute THEN 0 ELSE first_minute_ticks END AS begins,
               CASE WHEN counted.last_minute THEN 0 ELSE last_minute_ticks END AS ends
        FROM touched LEFT JOIN counted USING (symbol, during)
        UNION ALL
        SELECT minute.symbol, within.first, within.last, within.ticks, within.ticks, within.ticks
        FROM minute
        CROSS JOIN LATERAL (
            SELECT min(ts) AS first, max(ts) AS last, count(*) AS ticks
            FROM md_ticks
            WHERE symbol = minute.symbol AND ts >= minute.start AND ts < minute.start + interval '1 minute'
              AND ts >= since AND ts < until
            GROUP BY date_bin(cell, ts, '1970-01-01Z')) AS within
    ),
    numbered AS (
        SELECT *, count(*) FILTER (WHERE apart) OVER (PARTITION BY symbol ORDER BY first ROWS UNBOUNDED PRECEDING) AS number
        FROM (SELECT *,
                     first - max(last) OVER (
                         PARTITION BY symbol ORDER BY first ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) > gap AS apart
              FROM piece) AS ordered
    ),
    merged AS (
        SELECT *, min(first) OVER merging AS from_ts, max(last) OVER merging AS to_ts
        FROM numbered
        WINDOW merging AS (PARTITION BY symbol, number)
    )
    SELECT symbol, tstzrange(from_ts, to_ts, '[]'), sum(ticks)::bigint,
           (sum(begins) FILTER (WHERE date_bin('1 minute', first, '1970-01-01Z') = date_bin('1 minute', from_ts, '1970-01-01Z')))::bigint,
           (sum(ends) FILTER (WHERE date_bin('1 minute', last, '1970-01-01Z') = date_bin('1 minute', to_ts, '1970-01-01Z')))::bigint
    FROM merged
    GROUP BY symbol, number, from_ts, to_ts
    HAVING sum(ticks) > 0; -- all were deleted by hand
    PERFORM set_config('plan_cache_mode', before, true);
END
$$;

-- Writes the bars of these minutes, each minute once, and the ranges that their ticks belong to. One statement, so that bars and ranges
-- count the same ticks. Takes no mark away. The caller holds the lock of
-- upkeep.
CREATE FUNCTION md_roll(symbols text[], starts timestamptz[]) RETURNS void LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
DECLARE
    gap interval := (SELECT coverage_gap FROM md_settings);
BEGIN
    WITH bars AS (
        INSERT INTO md_bar_rows AS bar
        SELECT * FROM md_minutes(symbols, starts) AS minute ORDER BY minute.symbol, minute.start
        ON CONFLICT (symbol, start) DO UPDATE SET
            open = excluded.open, high = excluded.high, low = excluded.low, close = excluded.close,
            volume = excluded.volume, notional = excluded.notional, count = excluded.count,
            open_ts = excluded.open_ts, open_source = excluded.open_source, open_seq = excluded.open_seq,
            close_ts = excluded.close_ts, close_source = excluded.close_source, close_seq = excluded.close_seq
    ),
    covered AS MATERIALIZED (SELECT * FROM md_covered(symbols, starts)),
    gone AS (
        DELETE FROM md_coverage_ranges AS stored
        USING md_stretches(symbols, starts, gap) AS stretch
        WHERE stored.symbol = stretch.symbol AND stored.during && stretch.during
        RETURNING stored.ticks
    )
    -- all that goes is gone before the first row comes, so that ranges are never in each other's way
    INSERT INTO md_coverage_ranges (symbol, during, ticks, first_minute_ticks, last_minute_ticks)
    SELECT covered.symbol, covered.during, covered.ticks, covered.first_minute_ticks, covered.last_minute_ticks
    FROM (SELECT count(*) FROM gone) AS after CROSS JOIN covered;
END
$$;

-- Makes marks due that are older than age, or than bulk_age where they are of an import, the oldest first, at most so many of each, and
-- returns how many. Keeps writers waiting meanwhile, a few milliseconds: from then on no transaction relies on these marks.
CREATE FUNCTION md_take_due(age interval, bulk_age interval, most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    taken      integer;
    old        timestamptz := clock_timestamp() - age; -- in variables, because an index is not searched by what a clock says
    old_import timestamptz := clock_timestamp() - bulk_age;
BEGIN
    PERFORM md_lock_upkeep();
    IF NOT EXISTS (SELECT FROM md_pending WHERE NOT due AND marked_at <= old)
            AND NOT EXISTS (SELECT FROM md_pending WHERE bulk AND NOT due AND marked_at <= old_import) THEN
        RETURN 0;
    END IF;
    PERFORM md_lock_out_writers();
    WITH gone AS (
        DELETE FROM md_pending
        WHERE ctid = ANY (
            ARRAY(SELECT ctid FROM md_pending WHERE NOT due AND marked_at <= old ORDER BY marked_at LIMIT most)
            || ARRAY(SELECT ctid FROM md_pending WHERE bulk AND NOT due AND marked_at <= old_import ORDER BY marked_at LIMIT most))
        RETURNING symbol, start, marked_at
    ),
    made AS (
        INSERT INTO md_pending (symbol, start, due, marked_at)
        SELECT symbol, start, true, marked_at FROM gone
        ON CONFLICT DO NOTHING
    )
    SELECT count(*) INTO taken FROM gone;
    RETURN taken;
END
$$;

-- Writes bars and ranges of minutes that are due, at most so many, the earliest first and not more than a week of them: so few partitions
-- are in the plan. Returns how many; 0 when none is due. Writers go on meanwhile.
CREATE FUNCTION md_roll_due(most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    symbols text[];
    starts  timestamptz[];
BEGIN
    PERFORM md_lock_upkeep();
    WITH gone AS (
        DELETE FROM md_pending
        WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM md_pending
            WHERE due AND start < (SELECT min(start) FROM md_pending WHERE due) + interval '168 hours'
            ORDER BY start, symbol LIMIT most))
        RETURNING symbol, start
    )
    SELECT array_agg(symbol), array_agg(start) INTO symbols, starts FROM (TABLE gone ORDER BY symbol, start) AS ordered;
    IF symbols IS NULL THEN
        RETURN 0;
    END IF;
    PERFORM md_roll(symbols, starts);
    RETURN cardinality(symbols);
END
$$;

-- The same for minutes in [since, until), due or not, of one symbol or of all (null). The caller holds the lock of upkeep and keeps
-- writers from ticks of these minutes.
CREATE FUNCTION md_roll_pending(of_symbol text, since timestamptz, until timestamptz, most integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    symbols text[];
    starts  timestamptz[];
    taken   integer;
BEGIN
    WITH gone AS (
        DELETE FROM md_pending
        WHERE ctid = ANY (ARRAY(
            SELECT ctid FROM md_pending
            WHERE (of_symbol IS NULL OR symbol = of_symbol) AND start >= since AND start < until
            ORDER BY start, symbol LIMIT most))
        RETURNING symbol, start
    )
    SELECT array_agg(symbol), array_agg(start), max(marks) INTO symbols, starts, taken
    FROM (SELECT DISTINCT symbol, start, count(*) OVER () AS marks FROM gone ORDER BY symbol, start) AS once; -- of the two marks of a minute
    IF symbols IS NULL THEN
        RETURN 0;
    END IF;
    PERFORM md_roll(symbols, starts);
    RETURN taken;
END
$$;

-- The same for a symbol of which ticks are to be removed. Keeps writers waiting until the end of the transaction.
CREATE FUNCTION md_roll_symbol(of_symbol text, most integer) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
    PERFORM md_lock_upkeep();
    PERFORM md_lock_out_writers();
    RETURN md_roll_pending(of_symbol, '-infinity', 'infinity', most);
END
$$;

-- The same for all there is; the caller holds the locks.
CREATE FUNCTION md_roll_all() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    WHILE md_roll_pending(NULL, '-infinity', 'infinity', 1000) > 0 LOOP
    END LOOP;
END
$$;

-- Another gap applies to what is stored from then on. What is pending was stored under the one before.
CREATE FUNCTION md_set_coverage_gap(gap interval) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF gap = (SELECT coverage_gap FROM md_settings) THEN
        RETURN;
    END IF;
    PERFORM md_lock_upkeep();
    PERFORM md_lock_out_writers();
    PERFORM md_roll_all();
    UPDATE md_settings SET coverage_gap = gap;
END
$$;

-- Makes all bars anew from md_ticks, but for those of pending minutes, which md_bars computes from the ticks anyway. Nothing may be
-- stored meanwhile: it locks md_ticks against writers.
CREATE OR REPLACE FUNCTION md_rebuild_bars() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM md_lock_upkeep();
    LOCK TABLE md_ticks IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM md_bar_rows AS bar
    WHERE NOT EXISTS (SELECT FROM md_pending AS mark WHERE mark.symbol = bar.symbol AND mark.start = bar.start);
    INSERT INTO md_bar_rows
    SELECT symbol, start,
           min(price) FILTER (WHERE opens), max(price), min(price), min(price) FILTER (WHERE closes),
           sum(volume), sum(price * volume), count(*),
           min(ts) FILTER (WHERE opens), min(source) FILTER (WHERE opens), min(seq) FILTER (WHERE opens),
           min(ts) FILTER (WHERE closes), min(source) FILTER (WHERE closes), min(seq) FILTER (WHERE closes)
    FROM (SELECT *,
                 row_number() OVER (PARTITION BY symbol, start ORDER BY ts, source, seq) = 1 AS opens,
                 row_number() OVER (PARTITION BY symbol, start ORDER BY ts DESC, source DESC, seq DESC) = 1 AS closes
          FROM (SELECT *, date_bin('1 minute', ts, '1970-01-01Z') AS start FROM md_ticks) AS tick) AS keyed
    GROUP BY symbol, start
    ON CONFLICT DO NOTHING;
END
$$;

-- Makes all ranges anew from md_ticks, also for another gap than before, whatever is stored. Locks as md_rebuild_bars does. Nothing is
-- pending afterwards: the bars of minutes that were are written first.
CREATE OR REPLACE FUNCTION md_rebuild_coverage(gap interval) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM md_lock_upkeep();
    LOCK TABLE md_ticks IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM md_coverage_ranges;
    PERFORM md_roll_all();
    DELETE FROM md_coverage_ranges;
    INSERT INTO md_coverage_ranges (symbol, during, ticks, first_minute_ticks, last_minute_ticks)
    SELECT symbol, tstzrange(from_ts, to_ts, '[]'), count(*),
           count(*) FILTER (WHERE date_bin('1 minute', ts, '1970-01-01Z') = date_bin('1 minute', from_ts, '1970-01-01Z')),
           count(*) FILTER (WHERE date_bin('1 minute', ts, '1970-01-01Z') = date_bin('1 minute', to_ts, '1970-01-01Z'))
    FROM (SELECT symbol, ts, range, min(ts) OVER whole AS from_ts, max(ts) OVER whole AS to_ts
          FROM (SELECT symbol, ts, count(*) FILTER (WHERE starts) OVER (PARTITION BY symbol ORDER BY ts) AS range
                FROM (SELECT symbol, ts, ts - lag(ts) OVER (PARTITION BY symbol ORDER BY ts) > gap AS starts
                      FROM md_ticks) AS tick) AS numbered
          WINDOW whole AS (PARTITION BY symbol, range)) AS ranged
    GROUP BY symbol, range, from_ts, to_ts;
END
$$;

-- Drops a partition, and in the same transaction the bars of its time and what it covered: a tick of that time that comes again is
-- new then, and must not be counted on top of itself. False when there is no such partition.
--
-- Late ticks of that very time wait from the lock on the partition on; all else goes on until the lock on md_ticks, which is held
-- while a few rows of each symbol are changed. Run it with a lock_timeout below deadlock_timeout: so long and no longer do others
-- wait behind it for a reader that does not end, and it is the one that gives way.
CREATE OR REPLACE FUNCTION md_ticks_drop(dropped regclass) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    part_start timestamptz;
    part_end   timestamptz;
    symbols    text[];
    counts     bigint[];
    of_before  text[];
    starts     timestamptz[];
BEGIN
    PERFORM md_lock_upkeep();
    SELECT partition.starts, ends INTO part_start, part_end FROM md_ticks_partitions() AS partition WHERE relation = dropped;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', dropped);

    -- the bars of that time count all its ticks from here on; who would store more of them waits
    WHILE md_roll_pending(NULL, part_start, part_end, 1000) > 0 LOOP
    END LOOP;

    -- the bars of that time, found by its symbols, each by a jump in the index; they know how many ticks go
    WITH RECURSIVE of_part (symbol) AS (
        SELECT min(symbol) FROM md_ticks WHERE ts >= part_start AND ts < part_end
        UNION ALL
        SELECT (SELECT min(tick.symbol) FROM md_ticks AS tick
                WHERE tick.symbol > of_part.symbol AND tick.ts >= part_start AND tick.ts < part_end)
        FROM of_part
        WHERE of_part.symbol IS NOT NULL
    ),
    gone AS (
        DELETE FROM md_bar_rows AS bar USING of_part
        WHERE bar.symbol = of_part.symbol AND bar.start >= part_start AND bar.start < part_end
        RETURNING bar.symbol, bar.count
    ),
    counted AS (SELECT symbol, sum(count)::bigint AS ticks FROM gone GROUP BY symbol)
    SELECT array_agg(symbol), array_agg(ticks) INTO symbols, counts FROM counted;

    LOCK TABLE ONLY md_ticks IN ACCESS EXCLUSIVE MODE;

    -- what lies before is counted by its ticks below: of it nothing may be pending
    SELECT array_agg(symbol), array_agg(start) INTO of_before, starts
    FROM (SELECT DISTINCT mark.symbol, mark.start
          FROM unnest(symbols) AS of_part (symbol)
          JOIN md_pending AS mark ON mark.symbol = of_part.symbol AND mark.start < part_start) AS pending;
    IF of_before IS NOT NULL THEN
        PERFORM md_roll(of_before, starts);
    END IF;

    -- of the ranges that reach into that time, what lies before and what lies after stays
    WITH cut AS (
        DELETE FROM md_coverage_ranges AS covered
        USING unnest(symbols, counts) AS of_part (symbol, ticks)
        WHERE covered.symbol = of_part.symbol AND covered.during && tstzrange(part_start, part_end)
        RETURNING covered.symbol, covered.during, covered.ticks, covered.first_minute_ticks, covered.last_minute_ticks,
                  of_part.ticks AS gone
    ),
    whole AS (
        SELECT symbol, min(lower(during)) AS first, max(upper(during)) AS last, sum(ticks) - min(gone) AS left_over,
               (array_agg(first_minute_ticks ORDER BY during))[1] AS first_minute_ticks,
               (array_agg(last_minute_ticks ORDER BY during DESC))[1] AS last_minute_ticks
        FROM cut
        GROUP BY symbol
    ),
    before AS (
        SELECT whole.symbol, min(tick.ts) AS first, max(tick.ts) AS last, count(*) AS ticks, whole.first_minute_ticks
        FROM whole
        JOIN md_ticks AS tick ON tick.symbol = whole.symbol AND tick.ts >= whole.first AND tick.ts < part_start
        WHERE whole.first < part_start
        GROUP BY whole.symbol, whole.first_minute_ticks
    ),
    after AS (
        SELECT symbol,
               coalesce(
                   (SELECT min(ts) FROM md_ticks AS tick
                    WHERE tick.symbol = whole.symbol AND ts >= part_end AND ts < part_end + interval '24 hours'),
                   (SELECT min(ts) FROM md_ticks AS tick WHERE tick.symbol = whole.symbol AND ts >= part_end)) AS first,
               last,
               left_over - coalesce((SELECT ticks FROM before WHERE before.symbol = whole.symbol), 0) AS ticks,
               last_minute_ticks
        FROM whole
        WHERE last >= part_end
    ),
    remaining AS (
        SELECT symbol, first, last, ticks, first_minute_ticks,
               (SELECT count(*) FROM md_ticks AS tick
                WHERE tick.symbol = before.symbol AND tick.ts <= before.last
                  AND tick.ts >= greatest(before.first, date_bin('1 minute', before.last, '1970-01-01Z'))) AS last_minute_ticks
        FROM before
        UNION ALL
        SELECT symbol, first, last, ticks,
               CASE date_bin('1 minute', first, '1970-01-01Z') WHEN date_bin('1 minute', last, '1970-01-01Z') THEN ticks
                   ELSE coalesce((SELECT count FROM md_bar_rows AS bar
                                  WHERE bar.symbol = after.symbol AND bar.start = date_bin('1 minute', after.first, '1970-01-01Z')), 0)
               END,
               last_minute_ticks
        FROM after
    )
    INSERT INTO md_coverage_ranges (symbol, during, ticks, first_minute_ticks, last_minute_ticks)
    SELECT symbol, tstzrange(first, last, '[]'), ticks, first_minute_ticks, last_minute_ticks FROM remaining;

    EXECUTE format('DROP TABLE %s', dropped);
    RETURN true;
END
$$;

CREATE FUNCTION md_bars_are_tables() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'md_bars_to_tables() was run for an earlier release; this one needs md_bars_to_views()'
        USING ERRCODE = 'object_not_in_prerequisite_state';
END
$$;

-- Whoever may read the one may read the other.
CREATE FUNCTION md_copy_grants(from_relation regclass, to_relation regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    readers text;
BEGIN
    FOR readers IN
        SELECT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(grantee)) END
        FROM pg_class, aclexplode(relacl)
        WHERE oid = from_relation AND privilege_type = 'SELECT' AND grantee <> relowner
    LOOP
        EXECUTE format('GRANT SELECT ON %s TO %s', to_relation, readers);
    END LOOP;
END
$$;

-- Makes md_bars and md_coverage, tables until then, the views that they are from this release on. Does nothing where they are views.
CREATE FUNCTION md_bars_to_views() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    schema text;
BEGIN
    IF (SELECT relkind FROM pg_class WHERE oid = 'md_bars'::regclass) = 'v' THEN
        RETURN;
    END IF;
    SELECT relnamespace::regnamespace INTO schema FROM pg_class WHERE oid = 'md_ticks'::regclass;
    -- who reads without end, as a backup does, keeps writers waiting behind this for three seconds at a time
    PERFORM set_config('lock_timeout', '3s', true);
    LOCK TABLE md_ticks IN SHARE ROW EXCLUSIVE MODE;
    LOCK TABLE md_bars, md_coverage IN ACCESS EXCLUSIVE MODE;
    PERFORM set_config('lock_timeout', '0', true);

    IF to_regclass('md_bar_rows') IS NOT NULL THEN -- left by md_bars_to_tables
        DROP VIEW md_bar_rows, md_coverage_ranges;
        DROP TRIGGER md_bars_are_tables ON md_pending;
    END IF;
    ALTER TABLE md_bars RENAME TO md_bar_rows;
    ALTER TABLE md_coverage RENAME TO md_coverage_ranges;
    -- the row of a pending minute may be empty, and its count 0
    ALTER TABLE md_bar_rows
        ALTER open DROP NOT NULL, ALTER high DROP NOT NULL, ALTER low DROP NOT NULL, ALTER close DROP NOT NULL,
        ALTER volume DROP NOT NULL, ALTER notional DROP NOT NULL, ALTER count SET DEFAULT 0,
        ALTER open_ts DROP NOT NULL, ALTER open_source DROP NOT NULL, ALTER open_seq DROP NOT NULL,
        ALTER close_ts DROP NOT NULL, ALTER close_source DROP NOT NULL, ALTER close_seq DROP NOT NULL;
    -- how many of its ticks are in the minute in which it begins and in the one in which it ends; both are ticks where that is one minute
    ALTER TABLE md_coverage_ranges
        ADD COLUMN IF NOT EXISTS first_minute_ticks bigint, ADD COLUMN IF NOT EXISTS last_minute_ticks bigint;
    UPDATE md_coverage_ranges AS range
    SET first_minute_ticks = (
            SELECT count(*) FROM md_ticks
            WHERE symbol = range.symbol AND ts >= lower(during) AND ts <= upper(during)
              AND ts < date_bin('1 minute', lower(during), '1970-01-01Z') + interval '1 minute'),
        last_minute_ticks = (
            SELECT count(*) FROM md_ticks
            WHERE symbol = range.symbol AND ts >= lower(during) AND ts <= upper(during)
              AND ts >= date_bin('1 minute', upper(during), '1970-01-01Z'))
    WHERE first_minute_ticks IS NULL OR last_minute_ticks IS NULL;
    ALTER TABLE md_coverage_ranges ALTER first_minute_ticks SET NOT NULL, ALTER last_minute_ticks SET NOT NULL;

    -- The row of a minute leads: along its index, for one symbol or many, forwards or backwards. Only where the minute is pending are its
    -- ticks looked at, and not even there for who reads symbol and start alone: max() is of one row, and tells Postgres that it is one, so
    -- that it leaves the join out. A pending minute has ticks; unless somebody deleted them by hand, its count is 0 then.
    CREATE VIEW md_bars AS
    SELECT bar.symbol, bar.start, coalesce(live.open, bar.open) AS open, coalesce(live.high, bar.high) AS high,
           coalesce(live.low, bar.low) AS low, coalesce(live.close, bar.close) AS close,
           coalesce(live.volume, bar.volume) AS volume, coalesce(live.notional, bar.notional) AS notional,
           coalesce(live.count, bar.count) AS count,
           coalesce(live.open_ts, bar.open_ts) AS open_ts, coalesce(live.open_source, bar.open_source) AS open_source,
           coalesce(live.open_seq, bar.open_seq) AS open_seq, coalesce(live.close_ts, bar.close_ts) AS close_ts,
           coalesce(live.close_source, bar.close_source) AS close_source, coalesce(live.close_seq, bar.close_seq) AS close_seq
    FROM md_bar_rows AS bar
    LEFT JOIN LATERAL (
        SELECT max(open) AS open, max(high) AS high, max(low) AS low, max(close) AS close,
               max(volume) AS volume, max(notional) AS notional, max(count) AS count,
               max(open_ts) AS open_ts, max(open_source) AS open_source, max(open_seq) AS open_seq,
               max(close_ts) AS close_ts, max(close_source) AS close_source, max(close_seq) AS close_seq
        FROM (SELECT FROM md_pending AS mark WHERE mark.symbol = bar.symbol AND mark.start = bar.start LIMIT 1) AS pending
        CROSS JOIN LATERAL md_minutes(ARRAY[bar.symbol], ARRAY[bar.start]) AS minute) AS live ON true
    WHERE bar.count > 0
       OR (SELECT true FROM md_pending AS mark WHERE mark.symbol = bar.symbol AND mark.start = bar.start LIMIT 1);

    -- ranges that no pending minute touches, and what becomes of those that one does, symbol by symbol
    CREATE VIEW md_coverage AS
    SELECT range.symbol, range.during, range.ticks
    FROM md_coverage_ranges AS range
    WHERE NOT EXISTS (
        SELECT FROM md_pending AS mark
        WHERE mark.symbol = range.symbol
          AND mark.start > lower(range.during) - (SELECT coverage_gap FROM md_settings) - interval '1 minute'
          AND mark.start <= upper(range.during) + (SELECT coverage_gap FROM md_settings))
    UNION ALL
    SELECT pending.symbol, covered.during, covered.ticks
    FROM (SELECT symbol, array_agg(DISTINCT start) AS starts FROM md_pending GROUP BY symbol) AS pending
    CROSS JOIN LATERAL md_covered(array_fill(pending.symbol, ARRAY[cardinality(pending.starts)]), pending.starts) AS covered;

    PERFORM md_copy_grants('md_bar_rows', 'md_bars');
    PERFORM md_copy_grants('md_coverage_ranges', 'md_coverage');
    -- for whoever reads the views over another search path
    EXECUTE format('ALTER FUNCTION md_minutes SET search_path = %s, pg_temp', schema);
    EXECUTE format('ALTER FUNCTION md_bars_between SET search_path = %s, pg_temp', schema);
    EXECUTE format('ALTER FUNCTION md_covered SET search_path = %s, pg_temp', schema);
END
$$;

-- The way back to a release before this one, when all of its flush are stopped: writes all that is pending, and makes md_bars and
-- md_coverage tables. A flush of this release makes views of them again when it starts.
CREATE FUNCTION md_bars_to_tables() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT relkind FROM pg_class WHERE oid = 'md_bars'::regclass) <> 'v' THEN
        RETURN;
    END IF;
    PERFORM md_lock_upkeep();
    PERFORM md_lock_out_writers();
    PERFORM md_roll_all();
    DELETE FROM md_bar_rows WHERE count = 0;
    PERFORM md_copy_grants('md_bars', 'md_bar_rows');
    PERFORM md_copy_grants('md_coverage', 'md_coverage_ranges');
    DROP VIEW md_bars, md_coverage;
    ALTER TABLE md_bar_rows RENAME TO md_bars;
    ALTER TABLE md_coverage_ranges RENAME TO md_coverage;
    ALTER TABLE md_coverage ALTER first_minute_ticks DROP NOT NULL, ALTER last_minute_ticks DROP NOT NULL;
    -- for the functions of the database, which the release before calls
    CREATE VIEW md_bar_rows AS SELECT * FROM md_bars;
    CREATE VIEW md_coverage_ranges AS SELECT * FROM md_coverage;
    CREATE TRIGGER md_bars_are_tables BEFORE INSERT ON md_pending FOR EACH STATEMENT EXECUTE FUNCTION md_bars_are_tables();
END
$$;

SELECT md_bars_to_views();
