-- Partitions of a month for ticks older than 60 days, so that ten years of history are some hundred partitions and not
-- thousands, which every plan pays for. Partitions are found by their bounds, never by their names: those that exist stay as
-- they are, and so do any that were made by hand. Why it is done this way: docs/adr/0025-partitions-of-old-days.md.

-- The partitions of md_ticks, each with the time that it holds, [starts, ends). The two settings are for the text of a bound.
CREATE FUNCTION md_ticks_partitions() RETURNS TABLE (relation regclass, starts timestamptz, ends timestamptz)
LANGUAGE sql STABLE SET timezone = 'UTC' SET datestyle = 'ISO' AS $$
    SELECT oid::regclass,
           CASE bound[1] WHEN 'MINVALUE' THEN '-infinity' ELSE bound[1]::timestamptz END,
           CASE bound[2] WHEN 'MAXVALUE' THEN 'infinity' ELSE bound[2]::timestamptz END
    FROM (SELECT oid, regexp_match(pg_get_expr(relpartbound, oid), 'FROM \(''?([^'')]+)''?\) TO \(''?([^'')]+)''?\)') AS bound
          FROM pg_inherits JOIN pg_class ON oid = inhrelid
          WHERE inhparent = 'md_ticks'::regclass) AS bounded
    WHERE bound IS NOT NULL -- a default partition has none
$$;

-- Those of the UTC days of which a moment has no partition.
CREATE FUNCTION md_ticks_missing(days date[]) RETURNS SETOF date
LANGUAGE sql STABLE SET timezone = 'UTC' AS $$
    SELECT day
    FROM unnest(days) AS day
    LEFT JOIN md_ticks_partitions() ON starts < (day + 1)::timestamptz AND ends > day::timestamptz
    GROUP BY day
    HAVING coalesce(
        sum(least(ends, (day + 1)::timestamptz) - greatest(starts, day::timestamptz)) FILTER (WHERE starts IS NOT NULL), '0')
        < interval '24 hours'
$$;

-- Makes the partitions that UTC days lack, in this order, until all are there or as many as most are made (null: any number), and
-- returns how many that were. A day older than 60 days gets its whole month; where a part of the month has partitions already, the
-- free stretch of it round the day. So nothing ever overlaps, whatever is there. The caller holds the lock of
-- md_ticks_create_partitions. A partition is made apart and then attached, because ATTACH lets inserts and readers of md_ticks go
-- on, while CREATE TABLE … PARTITION OF waits for every one of them (a backup runs for hours) and makes all later ones wait behind it.
CREATE FUNCTION md_ticks_make(days date[], most integer) RETURNS integer
LANGUAGE plpgsql SET timezone = 'UTC' SET datestyle = 'ISO' AS $$
DECLARE
    held_from  timestamptz[]; -- of the partitions, read once: there may be thousands
    held_until timestamptz[];
    day        date;
    day_start  timestamptz;
    day_end    timestamptz;
    unit       tstzrange;
    free       timestamptz;
    part       tstzrange;
    base       text;
    name       text;
    made       integer := 0;
BEGIN
    SELECT coalesce(array_agg(starts), '{}'), coalesce(array_agg(ends), '{}') INTO held_from, held_until
    FROM md_ticks_partitions();
    FOREACH day IN ARRAY days LOOP
        day_start := day::timestamptz;
        day_end := (day + 1)::timestamptz;
        unit := CASE
            WHEN day_end <= clock_timestamp() - 60 * interval '24 hours'
                THEN tstzrange(date_trunc('month', day_start), date_trunc('month', day_start) + interval '1 month')
            ELSE tstzrange(day_start, day_end) END;
        LOOP
            EXIT WHEN made >= most;
            -- the first moment of the day that no partition holds
            SELECT min(moment) INTO free
            FROM (SELECT day_start AS moment
                  UNION ALL
                  SELECT ends FROM unnest(held_until) AS ends WHERE ends > day_start AND ends < day_end) AS candidate
            WHERE NOT EXISTS (
                SELECT FROM unnest(held_from, held_until) AS held (starts, ends) WHERE starts <= moment AND ends > moment);
            EXIT WHEN free IS NULL;

            SELECT tstzrange(greatest(lower(unit), max(ends) FILTER (WHERE ends <= free)),
                             least(upper(unit), min(starts) FILTER (WHERE starts > free))) INTO part
            FROM unnest(held_from, held_until) AS held (starts, ends);

            base := 'md_ticks_' || CASE
                WHEN part = unit AND upper(unit) > lower(unit) + interval '24 hours' THEN to_char(lower(part), 'YYYYMM')
                WHEN upper(part) <= lower(part) + interval '24 hours' THEN to_char(lower(part), 'YYYYMMDD')
                ELSE to_char(lower(part), 'YYYYMMDD') || '_' || to_char(upper(part) - interval '1 microsecond', 'YYYYMMDD') END;
            name := base;
            FOR number IN 2 .. 1000 LOOP -- a partition that was detached keeps its name
                EXIT WHEN to_regclass(quote_ident(name)) IS NULL;
                name := base || '_' || number;
            END LOOP;
            EXECUTE format(
                'CREATE TABLE %I (LIKE md_ticks INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES INCLUDING STORAGE)',
                name);
            EXECUTE format(
                'ALTER TABLE md_ticks ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', name, lower(part), upper(part));
            held_from := held_from || lower(part);
            held_until := held_until || upper(part);
            made := made + 1;
        END LOOP;
    END LOOP;
    RETURN made;
END
$$;

-- Makes the partitions of the given UTC days where they are missing. Replicas may call it side by side: an advisory lock lets one
-- work and the others find the work done.
CREATE OR REPLACE FUNCTION md_ticks_create_partitions(days date[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    missing date[] := ARRAY(SELECT md_ticks_missing(days));
BEGIN
    IF cardinality(missing) > 0 THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('md_ticks partitions', 0));
        PERFORM md_ticks_make(missing, NULL);
    END IF;
END
$$;

-- Drops a partition, and in the same transaction the bars of its time and what it covered: a tick of that time that comes again is
-- new then, and must not be counted on top of itself. False when there is no such partition.
--
-- Late ticks of that very time wait from the first lock on; all else goes on until the second, which needs md_ticks to
-- itself and is held while a few rows of each symbol are changed. Run it with a lock_timeout below deadlock_timeout: so
-- long and no longer do others wait behind it for a reader that does not end, and it is the one that gives way.
CREATE FUNCTION md_ticks_drop(dropped regclass) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    part_start timestamptz;
    part_end   timestamptz;
    symbols    text[];
    counts     bigint[];
BEGIN
    SELECT starts, ends INTO part_start, part_end FROM md_ticks_partitions() WHERE relation = dropped;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', dropped);

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
        DELETE FROM md_bars AS bar USING of_part
        WHERE bar.symbol = of_part.symbol AND bar.start >= part_start AND bar.start < part_end
        RETURNING bar.symbol, bar.count
    ),
    counted AS (SELECT symbol, sum(count)::bigint AS ticks FROM gone GROUP BY symbol)
    SELECT array_agg(symbol), array_agg(ticks) INTO symbols, counts FROM counted;

    LOCK TABLE ONLY md_ticks IN ACCESS EXCLUSIVE MODE;

    -- of the ranges that reach into that time, what lies before and what lies after stays
    WITH cut AS (
        DELETE FROM md_coverage AS covered
        USING unnest(symbols, counts) AS of_part (symbol, ticks)
        WHERE covered.symbol = of_part.symbol AND covered.during && tstzrange(part_start, part_end)
        RETURNING covered.symbol, covered.during, covered.ticks, of_part.ticks AS gone
    ),
    whole AS (
        SELECT symbol, min(lower(during)) AS first, max(upper(during)) AS last, sum(ticks) - min(gone) AS left_over
        FROM cut
        GROUP BY symbol
    ),
    before AS (
        SELECT whole.symbol, min(tick.ts) AS first, max(tick.ts) AS last, count(*) AS ticks
        FROM whole
        JOIN md_ticks AS tick ON tick.symbol = whole.symbol AND tick.ts >= whole.first AND tick.ts < part_start
        WHERE whole.first < part_start
        GROUP BY whole.symbol
    ),
    after AS (
        SELECT symbol,
               coalesce(
                   (SELECT min(ts) FROM md_ticks AS tick
                    WHERE tick.symbol = whole.symbol AND ts >= part_end AND ts < part_end + interval '24 hours'),
                   (SELECT min(ts) FROM md_ticks AS tick WHERE tick.symbol = whole.symbol AND ts >= part_end)) AS first,
               last,
               left_over - coalesce((SELECT ticks FROM before WHERE before.symbol = whole.symbol), 0) AS ticks
        FROM whole
        WHERE last >= part_end
    )
    INSERT INTO md_coverage
    SELECT symbol, tstzrange(first, last, '[]'), ticks FROM (TABLE before UNION ALL TABLE after) AS remaining;

    EXECUTE format('DROP TABLE %s', dropped);
    RETURN true;
END
$$;

-- The same for the partition of one UTC day; false when that day has no partition of its own.
CREATE OR REPLACE FUNCTION md_ticks_drop_partition(day date) RETURNS boolean LANGUAGE sql SET timezone = 'UTC' AS $$
    SELECT coalesce(
        (SELECT md_ticks_drop(relation) FROM md_ticks_partitions()
         WHERE starts = day::timestamptz AND ends = (day + 1)::timestamptz),
        false)
$$;
