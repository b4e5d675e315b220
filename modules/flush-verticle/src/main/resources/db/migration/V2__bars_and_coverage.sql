-- One-minute bars and covered ranges, kept in the transactions that store ticks (store-ticks.sql) and remove them
-- (md_ticks_drop_day): at any moment they are what would be computed from the rows of md_ticks.
-- Why it is done this way: docs/adr/0007-bars-and-coverage.md.

-- Ranges of a symbol are kept apart by an index that knows both text and ranges; the extension gives GiST the text.
DO $$
BEGIN
    CREATE EXTENSION IF NOT EXISTS btree_gist;
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
    RAISE EXCEPTION 'Tickwire needs the extension btree_gist, which this user can''t create: reason=%', SQLERRM
        USING ERRCODE = SQLSTATE,
              HINT = 'Have an administrator run "CREATE EXTENSION btree_gist" in this database (package postgresql-contrib).';
END
$$;

-- A bar covers [start, start + 1 min). It remembers the keys of its first and last tick, so that a late tick can tell
-- whether it opens or closes the bar. The room left in a page keeps an update there, without touching the index.
CREATE TABLE md_bars (
    symbol       text COLLATE "C" NOT NULL,
    start        timestamptz      NOT NULL,
    open         numeric          NOT NULL,
    high         numeric          NOT NULL,
    low          numeric          NOT NULL,
    close        numeric          NOT NULL,
    volume       numeric          NOT NULL,
    notional     numeric          NOT NULL, -- sum of price * volume
    count        bigint           NOT NULL,
    open_ts      timestamptz      NOT NULL,
    open_source  text COLLATE "C" NOT NULL,
    open_seq     bigint           NOT NULL,
    close_ts     timestamptz      NOT NULL,
    close_source text COLLATE "C" NOT NULL,
    close_seq    bigint           NOT NULL,
    PRIMARY KEY (symbol, start)
) WITH (fillfactor = 75);

-- [first, last] of ticks no further apart than the coverage gap. ticks is how many are stored in the range.
CREATE TABLE md_coverage (
    symbol text COLLATE "C" NOT NULL,
    during tstzrange        NOT NULL CHECK (NOT isempty(during) AND lower_inc(during) AND upper_inc(during)),
    ticks  bigint           NOT NULL CHECK (ticks > 0),
    CONSTRAINT md_coverage_apart EXCLUDE USING gist (symbol WITH =, during WITH &&)
);

-- Both change with every batch: dead rows go before they make the index slow.
ALTER TABLE md_bars     SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);
ALTER TABLE md_coverage SET (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000,
                             autovacuum_vacuum_cost_delay = 0);

-- Makes all bars anew from md_ticks. Nothing may be stored meanwhile: it locks md_ticks against writers.
CREATE FUNCTION md_rebuild_bars() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE md_ticks IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM md_bars;
    INSERT INTO md_bars
    SELECT symbol, start,
           min(price) FILTER (WHERE opens), max(price), min(price), min(price) FILTER (WHERE closes),
           sum(volume), sum(price * volume), count(*),
           min(ts) FILTER (WHERE opens), min(source) FILTER (WHERE opens), min(seq) FILTER (WHERE opens),
           min(ts) FILTER (WHERE closes), min(source) FILTER (WHERE closes), min(seq) FILTER (WHERE closes)
    FROM (SELECT *,
                 row_number() OVER (PARTITION BY symbol, start ORDER BY ts, source, seq) = 1 AS opens,
                 row_number() OVER (PARTITION BY symbol, start ORDER BY ts DESC, source DESC, seq DESC) = 1 AS closes
          FROM (SELECT *, date_bin('1 minute', ts, '1970-01-01Z') AS start FROM md_ticks) AS tick) AS keyed
    GROUP BY symbol, start;
END
$$;

-- Makes all ranges anew from md_ticks, also for another gap than before. Locks as md_rebuild_bars does.
CREATE FUNCTION md_rebuild_coverage(gap interval) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    LOCK TABLE md_ticks IN SHARE ROW EXCLUSIVE MODE;
    DELETE FROM md_coverage;
    INSERT INTO md_coverage
    SELECT symbol, tstzrange(min(ts), max(ts), '[]'), count(*)
    FROM (SELECT symbol, ts, count(*) FILTER (WHERE starts) OVER (PARTITION BY symbol ORDER BY ts) AS range
          FROM (SELECT symbol, ts, ts - lag(ts) OVER (PARTITION BY symbol ORDER BY ts) > gap AS starts
                FROM md_ticks) AS tick) AS numbered
    GROUP BY symbol, range;
END
$$;

SELECT md_rebuild_bars();
SELECT md_rebuild_coverage(${coverageGapMs} * interval '1 millisecond');

-- Drops the partition of a UTC day, and in the same transaction the day's bars and what it covered: a tick of that day
-- that comes again is new then, and must not be counted on top of itself. False when there is no such partition.
--
-- Late ticks of that very day wait from the first lock on; all else goes on until the second, which needs md_ticks to
-- itself and is held while a few rows of each symbol are changed. Run it with a lock_timeout below deadlock_timeout: so
-- long and no longer do others wait behind it for a reader that does not end, and it is the one that gives way.
CREATE FUNCTION md_ticks_drop_partition(day date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    name      text        := 'md_ticks_' || to_char(day, 'YYYYMMDD');
    day_start timestamptz := day::timestamp AT TIME ZONE 'UTC';
    day_end   timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
    symbols   text[];
    counts    bigint[];
BEGIN
    IF NOT EXISTS (
        SELECT FROM pg_inherits WHERE inhparent = 'md_ticks'::regclass AND inhrelid = to_regclass(name))
    THEN
        RETURN false;
    END IF;
    EXECUTE format('LOCK TABLE %I IN SHARE ROW EXCLUSIVE MODE', name);

    -- the bars of the day, found by its symbols, each by a jump in the index; they know how many ticks go
    WITH RECURSIVE of_day (symbol) AS (
        SELECT min(symbol) FROM md_ticks WHERE ts >= day_start AND ts < day_end
        UNION ALL
        SELECT (SELECT min(tick.symbol) FROM md_ticks AS tick
                WHERE tick.symbol > of_day.symbol AND tick.ts >= day_start AND tick.ts < day_end)
        FROM of_day
        WHERE of_day.symbol IS NOT NULL
    ),
    gone AS (
        DELETE FROM md_bars AS bar USING of_day
        WHERE bar.symbol = of_day.symbol AND bar.start >= day_start AND bar.start < day_end
        RETURNING bar.symbol, bar.count
    ),
    counted AS (SELECT symbol, sum(count)::bigint AS ticks FROM gone GROUP BY symbol)
    SELECT array_agg(symbol), array_agg(ticks) INTO symbols, counts FROM counted;

    LOCK TABLE ONLY md_ticks IN ACCESS EXCLUSIVE MODE;

    -- of the ranges that reach into the day, what lies before and what lies after stays
    WITH cut AS (
        DELETE FROM md_coverage AS covered
        USING unnest(symbols, counts) AS of_day (symbol, ticks)
        WHERE covered.symbol = of_day.symbol AND covered.during && tstzrange(day_start, day_end)
        RETURNING covered.symbol, covered.during, covered.ticks, of_day.ticks AS gone
    ),
    whole AS (
        SELECT symbol, min(lower(during)) AS first, max(upper(during)) AS last, sum(ticks) - min(gone) AS left_over
        FROM cut
        GROUP BY symbol
    ),
    before AS (
        SELECT whole.symbol, min(tick.ts) AS first, max(tick.ts) AS last, count(*) AS ticks
        FROM whole
        JOIN md_ticks AS tick ON tick.symbol = whole.symbol AND tick.ts >= whole.first AND tick.ts < day_start
        WHERE whole.first < day_start
        GROUP BY whole.symbol
    ),
    after AS (
        SELECT symbol,
               coalesce(
                   (SELECT min(ts) FROM md_ticks AS tick
                    WHERE tick.symbol = whole.symbol AND ts >= day_end AND ts < day_end + interval '24 hours'),
                   (SELECT min(ts) FROM md_ticks AS tick WHERE tick.symbol = whole.symbol AND ts >= day_end)) AS first,
               last,
               left_over - coalesce((SELECT ticks FROM before WHERE before.symbol = whole.symbol), 0) AS ticks
        FROM whole
        WHERE last >= day_end
    )
    INSERT INTO md_coverage
    SELECT symbol, tstzrange(first, last, '[]'), ticks FROM (TABLE before UNION ALL TABLE after) AS remaining;

    EXECUTE format('DROP TABLE %I', name);
    RETURN true;
END
$$;
