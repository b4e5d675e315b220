-- How many covered ranges are not those of the stored ticks: a range begins where no tick is within a minute before. Computed
-- from all rows at once; what is stored was merged batch by batch.
WITH marked AS (
    SELECT symbol, ts,
           coalesce(ts - lag(ts) OVER (PARTITION BY symbol ORDER BY ts) > interval '1 minute', true) AS begins
    FROM md_ticks),
numbered AS (
    SELECT symbol, ts, count(*) FILTER (WHERE begins) OVER (PARTITION BY symbol ORDER BY ts ROWS UNBOUNDED PRECEDING) AS range
    FROM marked),
expected AS (
    SELECT symbol, tstzrange(min(ts), max(ts), '[]') AS during, count(*) AS ticks FROM numbered GROUP BY symbol, range),
stored AS (SELECT symbol, during, ticks FROM md_coverage)
SELECT (SELECT count(*) FROM (SELECT * FROM expected EXCEPT SELECT * FROM stored) AS missing)
     + (SELECT count(*) FROM (SELECT * FROM stored EXCEPT SELECT * FROM expected) AS wrong)
