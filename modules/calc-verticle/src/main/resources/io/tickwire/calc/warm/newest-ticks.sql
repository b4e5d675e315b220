-- The newest tick of each of the symbols $1 that has one. A subquery with a limit stays a lookup along an index for each.
SELECT asked.symbol, tick.ts, trim_scale(tick.price)::text, trim_scale(tick.volume)::text, tick.source, tick.seq
FROM unnest($1::text[]) AS asked (symbol)
CROSS JOIN LATERAL (
    SELECT start FROM md_bars WHERE symbol = asked.symbol ORDER BY start DESC LIMIT 1) AS bar
CROSS JOIN LATERAL (
    SELECT ts, price, volume, source, seq
    FROM md_ticks
    WHERE symbol = asked.symbol AND ts >= bar.start AND ts < bar.start + interval '1 minute'
    ORDER BY ts DESC, source DESC, seq DESC
    LIMIT 1) AS tick
