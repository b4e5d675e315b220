-- The UTC days that have partitions, as ranges of days since 1970-01-01; see V4__partitions_a_minute.sql.
SELECT from_day, until_day FROM md_ticks_held_days()
