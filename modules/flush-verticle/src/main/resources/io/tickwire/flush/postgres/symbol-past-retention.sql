-- The first symbol from $1 on with ticks in [$2, $3), of a partition that holds [$2, $4). Two jumps along the index for each
-- symbol that has none, however many younger ticks it has.
WITH RECURSIVE candidate (symbol, oldest) AS (
    SELECT symbol, (SELECT ts FROM md_ticks WHERE symbol = start.symbol AND ts >= $2 AND ts < $3 ORDER BY ts LIMIT 1)
    FROM (SELECT symbol FROM md_ticks WHERE symbol >= $1 AND ts >= $2 AND ts < $4 ORDER BY symbol LIMIT 1) AS start
    UNION ALL
    SELECT next.symbol, (SELECT ts FROM md_ticks WHERE symbol = next.symbol AND ts >= $2 AND ts < $3 ORDER BY ts LIMIT 1)
    FROM candidate
    CROSS JOIN LATERAL (
        SELECT symbol FROM md_ticks
        WHERE symbol > candidate.symbol AND ts >= $2 AND ts < $4 ORDER BY symbol LIMIT 1) AS next
    WHERE candidate.oldest IS NULL
)
SELECT symbol FROM candidate WHERE oldest IS NOT NULL
