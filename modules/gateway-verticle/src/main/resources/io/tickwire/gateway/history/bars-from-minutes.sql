-- Bars of length $4 (seconds) that start in [$2, $3), both starts of bars, oldest first, at most $6; those of about the first $5
-- minutes, and at least one if there is any: the caller goes on after the last. Each is the aggregate of its minutes.
WITH page AS (
    SELECT CASE WHEN beyond IS NULL THEN $3
                ELSE greatest(date_bin(make_interval(secs => $4), beyond, $2), date_bin(make_interval(secs => $4), first, $2) + make_interval(secs => $4)) END AS until
    FROM (SELECT (SELECT start FROM md_bars WHERE symbol = $1 AND start >= $2 AND start < $3
                  ORDER BY start LIMIT 1) AS first,
                 (SELECT start FROM md_bars WHERE symbol = $1 AND start >= $2 AND start < $3
                  ORDER BY start OFFSET $5 LIMIT 1) AS beyond) AS bounds
)
SELECT date_bin(make_interval(secs => $4), minute.start, $2) AS start,
       trim_scale((array_agg(open ORDER BY minute.start))[1])::text,
       trim_scale(max(high))::text,
       trim_scale(min(low))::text,
       trim_scale((array_agg(close ORDER BY minute.start DESC))[1])::text,
       trim_scale(sum(volume))::text,
       (sum(notional) / nullif(sum(volume), 0))::float8,
       sum(count)::bigint
FROM page, md_bars_between($1, $2, least($3, until)) AS minute
WHERE symbol = $1 AND minute.start >= $2 AND minute.start < $3 AND minute.start < until
GROUP BY 1
ORDER BY 1
LIMIT $6
