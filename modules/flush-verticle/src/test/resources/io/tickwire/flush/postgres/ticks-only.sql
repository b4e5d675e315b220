-- For the benchmark: stores ticks as store-ticks.sql does, without bars and coverage.
WITH stored AS (
    INSERT INTO md_ticks (symbol, ts, price, volume, source, seq)
    SELECT symbol, ts, price::numeric, volume::numeric, source, seq
    FROM (SELECT unnest($1::text[]) AS symbol, unnest($2::timestamptz[]) AS ts, unnest($3::text[]) AS price,
                 unnest($4::text[]) AS volume, unnest($5::text[]) AS source, unnest($6::bigint[]) AS seq) AS tick
    ON CONFLICT DO NOTHING
    RETURNING 1
)
SELECT count(*), 0 FROM stored
