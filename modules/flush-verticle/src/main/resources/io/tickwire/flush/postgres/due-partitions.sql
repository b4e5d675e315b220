-- The partitions that hold nothing younger than $1 days, oldest first. Of two clocks, the database's and $2, the one that
-- is behind decides: a clock that runs ahead must not cost anybody's ticks.
SELECT relation::text
FROM md_ticks_partitions() JOIN pg_class ON oid = relation
WHERE relkind = 'r' AND ends <= least(now(), $2::timestamptz) - $1::int * interval '24 hours'
ORDER BY starts
