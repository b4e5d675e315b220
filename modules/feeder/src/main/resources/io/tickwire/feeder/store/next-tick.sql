-- The time of the first tick of symbols $1 in [$2, $3), null when there is none: how a reader crosses a gap. One jump in
-- the index for each symbol.
SELECT min(first.ts)
FROM unnest($1::text[]) AS asked (symbol)
CROSS JOIN LATERAL (
    SELECT tick.ts
    FROM md_ticks AS tick
    WHERE tick.symbol = asked.symbol AND tick.ts >= $2 AND tick.ts < $3
    ORDER BY tick.ts
    LIMIT 1) AS first
