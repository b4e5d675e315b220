-- The UTC days whose partitions hold nothing younger than $1 days, oldest first. Of two clocks, the database's and $2,
-- the one that is behind decides: a clock that runs ahead must not cost anybody's ticks.
SELECT day
FROM (SELECT to_date(right(relname, 8), 'YYYYMMDD') AS day
      FROM pg_inherits JOIN pg_class ON oid = inhrelid
      WHERE inhparent = 'md_ticks'::regclass AND relname ~ '^md_ticks_[0-9]{8}$') AS partition
WHERE (day + 1)::timestamp AT TIME ZONE 'UTC' <= least(now(), $2::timestamptz) - $1::int * interval '24 hours'
ORDER BY day
