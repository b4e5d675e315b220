-- Of the release before bars in bulk, as it was: what an earlier replica sends to the tables of this one.
-- Waits until no other transaction stores ticks of these symbols, and keeps others waiting until this one ends. It is a
-- statement of its own because the next one shall see what those others have committed. By ascending key in every
-- process, so that no two transactions wait for each other.
SELECT count(pg_advisory_xact_lock(key))
FROM (SELECT DISTINCT hashtextextended(symbol, 0) AS key FROM unnest($1::text[]) AS symbol ORDER BY key) AS ordered
