-- How many covered ranges are not those of the stored ticks: a range begins where no tick is within a minute before.
WITH firsts AS (
    SELECT DISTINCT symbol, ts FROM md_ticks AS t
    WHERE NOT EXISTS (
        SELECT FROM md_ticks AS before
        WHERE before.symbol = t.symbol AND before.ts < t.ts AND before.ts >= t.ts - interval '1 minute')),
bounds AS (SELECT symbol, ts AS first, lead(ts) OVER (PARTITION BY symbol ORDER BY ts) AS next FROM firsts),
expected AS (
    SELECT b.symbol, tstzrange(b.first, max(t.ts), '[]') AS during, count(*) AS ticks
    FROM bounds AS b JOIN md_ticks AS t ON t.symbol = b.symbol AND t.ts >= b.first AND (b.next IS NULL OR t.ts < b.next)
    GROUP BY b.symbol, b.first),
stored AS (SELECT symbol, during, ticks FROM md_coverage)
SELECT (SELECT count(*) FROM (SELECT * FROM expected EXCEPT SELECT * FROM stored) AS missing)
     + (SELECT count(*) FROM (SELECT * FROM stored EXCEPT SELECT * FROM expected) AS wrong)
