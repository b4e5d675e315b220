-- Of the last $5 bars of length $4 (seconds) that start in [$2, $3) and are not empty: how many there are, and where the first of them
-- starts. $2 and $3 are starts of bars. One jump along the index for each bar, however many rows it is made of.
WITH RECURSIVE bar (start, number) AS (
    SELECT (SELECT date_bin(make_interval(secs => $4), start, $2) FROM md_bars
            WHERE symbol = $1 AND start >= $2 AND start < $3 ORDER BY start DESC LIMIT 1), 1
    UNION ALL
    SELECT (SELECT date_bin(make_interval(secs => $4), minute.start, $2) FROM md_bars AS minute
            WHERE symbol = $1 AND minute.start >= $2 AND minute.start < bar.start ORDER BY minute.start DESC LIMIT 1), number + 1
    FROM bar
    WHERE start IS NOT NULL AND number < $5
)
SELECT count(start)::int, min(start) FROM bar
