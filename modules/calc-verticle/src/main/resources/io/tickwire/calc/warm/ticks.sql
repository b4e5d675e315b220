-- Ticks of symbols $1, each after its key ($2, $3, $4), in the order of their keys, at most $5 of each symbol. $6 is the least of
-- the times: the days before it are left out of the plan.
SELECT asked.symbol, tick.ts, trim_scale(tick.price)::text, trim_scale(tick.volume)::text, tick.source, tick.seq
FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::bigint[])
     WITH ORDINALITY AS asked (symbol, ts, source, seq, number)
CROSS JOIN LATERAL (
    SELECT ts, price, volume, source, seq
    FROM md_ticks AS row
    WHERE row.symbol = asked.symbol AND row.ts >= asked.ts AND row.ts >= $6
      AND (row.ts, row.source, row.seq) > (asked.ts, asked.source, asked.seq)
    ORDER BY ts, source, seq
    LIMIT $5) AS tick
ORDER BY asked.number, tick.ts, tick.source, tick.seq
