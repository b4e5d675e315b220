-- Ticks of symbols $1 in [$2, $3), to the minute: from md_bars, without touching the ticks.
SELECT coalesce(sum(count), 0)::bigint
FROM md_bars
WHERE symbol = ANY ($1::text[]) AND start > $2::timestamptz - interval '1 minute' AND start < $3
