-- Of the release before bars in bulk, as it was: what an earlier replica sends to the tables of this one.
-- Stores ticks, one array a column, sorted by key, and takes those that are really new, no others, into bars and
-- coverage. $7 is the coverage gap. The transaction holds the locks of lock-symbols.sql already, so that this statement
-- sees all that others have committed about these symbols. Returns the number of ticks really new.
WITH stored AS (
    INSERT INTO md_ticks (symbol, ts, price, volume, source, seq)
    SELECT symbol, ts, price::numeric, volume::numeric, source, seq
    -- in the select list, because in FROM Postgres copies each array to a store of its own before it reads the first row
    FROM (SELECT unnest($1::text[]) AS symbol, unnest($2::timestamptz[]) AS ts, unnest($3::text[]) AS price,
                 unnest($4::text[]) AS volume, unnest($5::text[]) AS source, unnest($6::bigint[]) AS seq) AS tick
    ON CONFLICT DO NOTHING
    RETURNING symbol, ts, price, volume, source, seq
),
-- new ticks of one bar that are of one range for sure; all that follows is about few rows
cell AS MATERIALIZED (
    SELECT symbol, start, min(ts) AS first, max(ts) AS last,
           (array_agg(price  ORDER BY ts, source, seq))[1] AS open,
           (array_agg(source ORDER BY ts, source, seq))[1] AS open_source,
           (array_agg(seq    ORDER BY ts, source, seq))[1] AS open_seq,
           (array_agg(price  ORDER BY ts, source, seq))[count(*)] AS close,
           (array_agg(source ORDER BY ts, source, seq))[count(*)] AS close_source,
           (array_agg(seq    ORDER BY ts, source, seq))[count(*)] AS close_seq,
           max(price) AS high, min(price) AS low,
           sum(volume) AS volume, sum(price * volume) AS notional, count(*) AS ticks
    FROM (SELECT *,
                 date_bin('1 minute', ts, '1970-01-01Z') AS start,
                 date_bin(greatest(least($7::interval, '1 minute'), '1 microsecond'), ts, '1970-01-01Z') AS bin
          FROM stored) AS binned
    GROUP BY symbol, start, bin
),
bars AS (
    INSERT INTO md_bars AS bar (symbol, start, open, high, low, close, volume, notional, count,
                                open_ts, open_source, open_seq, close_ts, close_source, close_seq)
    SELECT symbol, start,
           (array_agg(open ORDER BY first))[1], max(high), min(low), (array_agg(close ORDER BY first DESC))[1],
           sum(volume), sum(notional), sum(ticks),
           min(first), (array_agg(open_source ORDER BY first))[1], (array_agg(open_seq ORDER BY first))[1],
           max(last), (array_agg(close_source ORDER BY first DESC))[1], (array_agg(close_seq ORDER BY first DESC))[1]
    FROM cell
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
-- the ranges that the new ticks would make alone
island AS (
    SELECT symbol, min(first) AS first, max(last) AS last, sum(ticks) AS ticks
    FROM (SELECT *, count(*) FILTER (WHERE starts) OVER (PARTITION BY symbol ORDER BY first) AS number
          FROM (SELECT symbol, first, last, ticks,
                       first - lag(last) OVER (PARTITION BY symbol ORDER BY first) > $7::interval AS starts
                FROM cell) AS apart) AS numbered
    GROUP BY symbol, number
),
-- the stored ranges that they touch go, and come back as part of what they became; the windows below read all of them
-- before the first row is inserted, so that ranges are never in each other's way
touched AS (
    DELETE FROM md_coverage AS covered
    USING island
    WHERE covered.symbol = island.symbol
      AND covered.during && tstzrange(island.first - $7::interval, island.last + $7::interval, '[]')
    RETURNING covered.symbol, lower(covered.during) AS first, upper(covered.during) AS last, covered.ticks
),
coverage AS (
    INSERT INTO md_coverage (symbol, during, ticks)
    SELECT symbol, tstzrange(min(first), max(last), '[]'), sum(ticks)
    FROM (SELECT *, count(*) FILTER (WHERE starts) OVER (
                        PARTITION BY symbol ORDER BY first ROWS UNBOUNDED PRECEDING) AS number
          FROM (SELECT *,
                       first - max(last) OVER (
                           PARTITION BY symbol ORDER BY first ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
                           > $7::interval AS starts
                FROM (TABLE island UNION ALL TABLE touched) AS piece) AS apart) AS numbered
    GROUP BY symbol, number
)
SELECT count(*) FROM stored
