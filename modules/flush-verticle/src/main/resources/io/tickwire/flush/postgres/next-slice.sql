-- The next piece of work in [$2, $3): the time of the first tick of symbol $1 (and of source $4, unless that is null),
-- null when there is none; and the time behind which $5 further ticks of the symbol lie, of whatever source, null when
-- there are fewer.
SELECT first.ts AS first_ts,
       (SELECT ts FROM md_ticks
        WHERE symbol = $1 AND ts >= first.ts AND ts < $3
        ORDER BY ts OFFSET $5 LIMIT 1) AS next_ts
FROM (SELECT (SELECT ts FROM md_ticks
              WHERE symbol = $1 AND ts >= $2 AND ts < $3 AND ($4::text IS NULL OR source = $4)
              ORDER BY ts LIMIT 1) AS ts) AS first
