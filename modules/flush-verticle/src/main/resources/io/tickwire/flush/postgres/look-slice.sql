-- What remove-ticks.sql would remove for the same $1 to $4.
SELECT count(*) AS ticks, min(ts) AS first_ts, max(ts) AS last_ts, min(price)::text AS low, max(price)::text AS high,
       count(DISTINCT date_bin('1 minute', ts, '1970-01-01Z')) AS bars
FROM md_ticks
WHERE symbol = $1 AND ts >= $2 AND ts < $3 AND ($4::text IS NULL OR source = $4)
