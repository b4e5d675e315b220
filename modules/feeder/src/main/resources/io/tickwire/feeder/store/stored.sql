-- Which of the ticks asked for, one array a column, are stored: true or null for each, in their order. A subquery with a
-- limit stays a lookup by the primary key for each, in the one partition of its day.
SELECT (SELECT true
        FROM md_ticks AS tick
        WHERE tick.symbol = asked.symbol AND tick.ts = asked.ts AND tick.source = asked.source AND tick.seq = asked.seq
        LIMIT 1)
FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::bigint[])
     WITH ORDINALITY AS asked (symbol, ts, source, seq, number)
ORDER BY asked.number
