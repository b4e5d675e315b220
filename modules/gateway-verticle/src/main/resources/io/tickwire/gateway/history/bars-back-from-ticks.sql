-- Bars of length $4 (seconds) that start in [$2, $3), both starts of bars, newest first, at most $6; those of about the last $5
-- ticks, and at least one if there is any: the caller goes on before the last. Each is the aggregate of its ticks.
WITH page AS (
    SELECT CASE WHEN beyond IS NULL THEN $2
                ELSE least(date_bin(make_interval(secs => $4), beyond, $2) + make_interval(secs => $4), date_bin(make_interval(secs => $4), last, $2)) END AS since
    FROM (SELECT (SELECT ts FROM md_ticks WHERE symbol = $1 AND ts >= $2 AND ts < $3
                  ORDER BY ts DESC LIMIT 1) AS last,
                 (SELECT ts FROM md_ticks WHERE symbol = $1 AND ts >= $2 AND ts < $3
                  ORDER BY ts DESC OFFSET $5 LIMIT 1) AS beyond) AS bounds
)
SELECT date_bin(make_interval(secs => $4), ts, $2) AS start,
       trim_scale((array_agg(price ORDER BY ts, source, seq))[1])::text,
       trim_scale(max(price))::text,
       trim_scale(min(price))::text,
       trim_scale((array_agg(price ORDER BY ts DESC, source DESC, seq DESC))[1])::text,
       trim_scale(sum(volume))::text,
       (sum(price * volume) / nullif(sum(volume), 0))::float8,
       count(*)
FROM page, md_ticks AS tick
WHERE symbol = $1 AND tick.ts >= $2 AND tick.ts < $3 AND tick.ts >= since
GROUP BY 1
ORDER BY 1 DESC
LIMIT $6
