-- Of the last $5 bars of length $4 (seconds) that start in [$2, $3) and are not empty: how many there are, and where the first of them
-- starts. $2 and $3 are starts of bars. One jump along the index for each bar, however many rows it is made of.
WITH RECURSIVE bar (start, number) AS (
    SELECT (SELECT date_bin(make_interval(secs => $4), ts, $2) FROM md_ticks
            WHERE symbol = $1 AND ts >= $2 AND ts < $3 ORDER BY ts DESC LIMIT 1), 1
    UNION ALL
    SELECT (SELECT date_bin(make_interval(secs => $4), tick.ts, $2) FROM md_ticks AS tick
            WHERE symbol = $1 AND tick.ts >= $2 AND tick.ts < bar.start ORDER BY tick.ts DESC LIMIT 1), number + 1
    FROM bar
    WHERE start IS NOT NULL AND number < $5
)
SELECT count(start)::int, min(start) FROM bar
