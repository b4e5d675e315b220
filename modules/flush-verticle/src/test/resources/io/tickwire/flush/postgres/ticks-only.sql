-- For the benchmark: stores ticks as store-ticks.sql does, without bars and coverage.
WITH stored AS (
    INSERT INTO md_ticks (symbol, ts, price, volume, source, seq)
    SELECT symbol, ts, price::numeric, volume::numeric, source, seq
    FROM unnest($1::text[], $2::timestamptz[], $3::text[], $4::text[], $5::text[], $6::bigint[])
             AS tick (symbol, ts, price, volume, source, seq)
    ON CONFLICT DO NOTHING
    RETURNING 1
)
SELECT count(*) FROM stored
