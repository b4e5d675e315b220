-- Bars of length $4 (seconds) that start in [$2, $3), both starts of bars, newest first, at most $6; those of about the last $5
-- minutes, and at least one if there is any: the caller goes on before the last. Each is the aggregate of its minutes.
WITH page AS (
    SELECT CASE WHEN beyond IS NULL THEN $2
                ELSE least(date_bin(make_interval(secs => $4), beyond, $2) + make_interval(secs => $4), date_bin(make_interval(secs => $4), last, $2)) END AS since
    FROM (SELECT (SELECT start FROM md_bars WHERE symbol = $1 AND start >= $2 AND start < $3
                  ORDER BY start DESC LIMIT 1) AS last,
                 (SELECT start FROM md_bars WHERE symbol = $1 AND start >= $2 AND start < $3
                  ORDER BY start DESC OFFSET $5 LIMIT 1) AS beyond) AS bounds
)
SELECT date_bin(make_interval(secs => $4), minute.start, $2) AS start,
       trim_scale((array_agg(open ORDER BY minute.start))[1])::text,
       trim_scale(max(high))::text,
       trim_scale(min(low))::text,
       trim_scale((array_agg(close ORDER BY minute.start DESC))[1])::text,
       trim_scale(sum(volume))::text,
       (sum(notional) / nullif(sum(volume), 0))::float8,
       sum(count)::bigint
FROM page, md_bars_between($1, greatest($2, since), $3) AS minute
WHERE symbol = $1 AND minute.start >= $2 AND minute.start < $3 AND minute.start >= since
GROUP BY 1
ORDER BY 1 DESC
LIMIT $6
