-- The partition that holds days past their retention and others: its time [starts, ends), and the first moment that stays. No
-- row when there is none. $1 and $2 as in due-partitions.sql. A day goes as a whole, when its last tick is too old: so it is
-- for days that have a partition of their own.
SELECT greatest(starts, '1970-01-01Z'::timestamptz) AS starts, least(ends, '2100-01-01Z'::timestamptz) AS ends, edge
FROM (SELECT date_trunc('day', least(now(), $2::timestamptz) - $1::int * interval '24 hours', 'UTC') AS edge) AS day
JOIN md_ticks_partitions() ON starts < edge AND ends > edge
