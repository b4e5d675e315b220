-- Stores ticks, one array a column, sorted by key; those that are there already stay as they are. The number of rows
-- is the number of ticks really new.
INSERT INTO md_ticks (symbol, ts, price, volume, source, seq)
SELECT symbol, ts, price::numeric, volume::numeric, source, seq
FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::bigint[])
         AS tick (symbol, ts, price, volume, source, seq)
ON CONFLICT DO NOTHING
