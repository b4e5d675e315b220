-- Stores ticks, one array a column, sorted by key, and marks the minutes of those that are really new, no others, as pending: bars and
-- coverage of them are computed from the ticks until the roller has written them. Where a minute is marked already there is nothing to
-- do. A mark that is new gets its row in md_bars' table, which stays empty until then. Where a symbol has ticks of more than three minutes
-- it is an import, or a backlog: such minutes are written soon. The transaction holds the lock of lock-writers.sql already. Marks are made
-- by ascending key, after the ticks, so that no two transactions wait in a circle. Returns the number of ticks really new, and of marks of
-- an import.
WITH stored AS (
    INSERT INTO md_ticks (symbol, ts, price, volume, source, seq)
    SELECT symbol, ts, price::numeric, volume::numeric, source, seq
    -- in the select list, because in FROM Postgres copies each array to a store of its own before it reads the first row
    FROM (SELECT unnest($1::text[]) AS symbol, unnest($2::timestamptz[]) AS ts, unnest($3::text[]) AS price,
                 unnest($4::text[]) AS volume, unnest($5::text[]) AS source, unnest($6::bigint[]) AS seq) AS tick
    ON CONFLICT DO NOTHING
    RETURNING symbol, ts
),
marked AS (
    INSERT INTO md_pending (symbol, start, bulk)
    SELECT symbol, start, count(*) OVER (PARTITION BY symbol) > 3
    FROM (SELECT DISTINCT symbol, date_bin('1 minute', ts, '1970-01-01Z') AS start FROM stored) AS minute
    ORDER BY symbol, start
    ON CONFLICT (symbol, start, due) DO NOTHING
    RETURNING symbol, start, bulk
),
begun AS (
    INSERT INTO md_bar_rows (symbol, start)
    SELECT symbol, start FROM marked
    ON CONFLICT (symbol, start) DO NOTHING
)
SELECT count(*), (SELECT count(*) FROM marked WHERE bulk) FROM stored
