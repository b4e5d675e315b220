-- Gaps of at least $6 between the covered ranges of symbols $1 within [$2, $3), by symbol and time. The ends of the range
-- count as edges only where the user named them: $4, $5.
WITH edge AS (
    SELECT symbol, lower(during) AS first, upper(during) AS last
    FROM md_coverage
    WHERE symbol = ANY ($1::text[]) AND during && tstzrange($2, $3, '[)')
    UNION ALL
    SELECT symbol, '-infinity', $2 FROM unnest($1::text[]) AS asked (symbol) WHERE $4::boolean
    UNION ALL
    SELECT symbol, $3, 'infinity' FROM unnest($1::text[]) AS asked (symbol) WHERE $5::boolean
),
apart AS (
    SELECT symbol, lag(last) OVER (PARTITION BY symbol ORDER BY first) AS gap_from, first AS gap_to
    FROM edge
)
SELECT symbol, gap_from, gap_to
FROM apart
WHERE gap_to - gap_from >= $6::interval
ORDER BY symbol COLLATE "C", gap_from
