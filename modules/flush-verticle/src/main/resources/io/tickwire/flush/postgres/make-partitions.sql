-- Makes partitions that the UTC days $1 lack, at most $2 now and $3 in a minute; see V4__partitions_a_minute.sql.
SELECT md_ticks_make_partitions($1::date[], $2, $3)
