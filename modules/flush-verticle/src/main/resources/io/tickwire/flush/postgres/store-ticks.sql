-- Stores ticks, one array a column, sorted by key, and takes those that are really new, no others, into bars and
-- coverage. $7 is the coverage gap. The transaction holds the locks of lock-symbols.sql already, so that this statement
-- sees all that others have committed about these symbols. Returns the number of ticks really new.
WITH stored AS (
    INSERT INTO md_ticks (symbol, ts, price, volume, source, seq)
    SELECT symbol, ts, price::numeric, volume::numeric, source, seq
    FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::bigint[])
             AS tick (symbol, ts, price, volume, source, seq)
    ON CONFLICT DO NOTHING
    RETURNING symbol, ts, price, volume, source, seq
),
-- each with its minute and its neighbours in the order of ticks
placed AS (
    SELECT *,
           date_bin('1 minute', ts, '1970-01-01Z') AS start,
           lag(ts) OVER by_key AS previous,
           lead(ts) OVER by_key AS next
    FROM stored
    WINDOW by_key AS (PARTITION BY symbol ORDER BY ts, source, seq)
),
marked AS (
    SELECT *,
           previous IS NULL OR previous < start AS opens,
           next IS NULL OR next >= start + interval '1 minute' AS closes,
           count(*) FILTER (WHERE ts - previous > $7::interval) OVER (
               PARTITION BY symbol ORDER BY ts, source, seq ROWS UNBOUNDED PRECEDING) AS island
    FROM placed
),
barred AS (
    INSERT INTO md_bars AS bar
    SELECT symbol, start,
           min(price) FILTER (WHERE opens), max(price), min(price), min(price) FILTER (WHERE closes),
           sum(volume), sum(price * volume), count(*),
           min(ts), min(source) FILTER (WHERE opens), min(seq) FILTER (WHERE opens),
           max(ts), min(source) FILTER (WHERE closes), min(seq) FILTER (WHERE closes)
    FROM marked
    GROUP BY symbol, start
    ON CONFLICT (symbol, start) DO UPDATE SET
        (open, open_ts, open_source, open_seq) = (
            SELECT excluded.open, excluded.open_ts, excluded.open_source, excluded.open_seq
            WHERE (excluded.open_ts, excluded.open_source, excluded.open_seq)
                < (bar.open_ts, bar.open_source, bar.open_seq)
            UNION ALL
            SELECT bar.open, bar.open_ts, bar.open_source, bar.open_seq
            WHERE (excluded.open_ts, excluded.open_source, excluded.open_seq)
                >= (bar.open_ts, bar.open_source, bar.open_seq)),
        high = greatest(bar.high, excluded.high),
        low = least(bar.low, excluded.low),
        (close, close_ts, close_source, close_seq) = (
            SELECT excluded.close, excluded.close_ts, excluded.close_source, excluded.close_seq
            WHERE (excluded.close_ts, excluded.close_source, excluded.close_seq)
                > (bar.close_ts, bar.close_source, bar.close_seq)
            UNION ALL
            SELECT bar.close, bar.close_ts, bar.close_source, bar.close_seq
            WHERE (excluded.close_ts, excluded.close_source, excluded.close_seq)
                <= (bar.close_ts, bar.close_source, bar.close_seq)),
        volume = bar.volume + excluded.volume,
        notional = bar.notional + excluded.notional,
        count = bar.count + excluded.count
),
island AS (
    SELECT symbol, min(ts) AS first, max(ts) AS last, count(*) AS ticks
    FROM marked
    GROUP BY symbol, island
),
-- the ranges that the new ticks touch go, and come back as part of what they became; the window below reads all of
-- them before the first row is inserted, so that the ranges are never in each other's way
touched AS (
    DELETE FROM md_coverage AS covered
    USING island
    WHERE covered.symbol = island.symbol
      AND covered.during && tstzrange(island.first - $7::interval, island.last + $7::interval, '[]')
    RETURNING covered.symbol, lower(covered.during) AS first, upper(covered.during) AS last, covered.ticks
),
piece AS (
    SELECT *,
           first - max(last) OVER (
               PARTITION BY symbol ORDER BY first ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
               > $7::interval AS starts
    FROM (SELECT * FROM island UNION ALL SELECT * FROM touched) AS both_kinds
),
numbered AS (
    SELECT *, count(*) FILTER (WHERE starts) OVER (
        PARTITION BY symbol ORDER BY first ROWS UNBOUNDED PRECEDING) AS range
    FROM piece
),
covered AS (
    INSERT INTO md_coverage
    SELECT symbol, tstzrange(min(first), max(last), '[]'), sum(ticks)
    FROM numbered
    GROUP BY symbol, range
)
SELECT count(*) FROM stored
