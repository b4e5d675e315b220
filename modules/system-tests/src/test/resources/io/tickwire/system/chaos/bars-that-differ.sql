-- How many bars are not the aggregate of the stored ticks, or are missing, or stand for nothing.
WITH expected AS (
    SELECT symbol, date_trunc('minute', ts AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS start,
           (array_agg(price ORDER BY ts, source, seq))[1] AS open, max(price) AS high, min(price) AS low,
           (array_agg(price ORDER BY ts DESC, source DESC, seq DESC))[1] AS close,
           sum(volume) AS volume, sum(price * volume) AS notional, count(*) AS count
    FROM md_ticks GROUP BY 1, 2),
stored AS (SELECT symbol, start, open, high, low, close, volume, notional, count FROM md_bars)
SELECT (SELECT count(*) FROM (SELECT * FROM expected EXCEPT SELECT * FROM stored) AS missing)
     + (SELECT count(*) FROM (SELECT * FROM stored EXCEPT SELECT * FROM expected) AS wrong)
