-- Makes the partitions of these UTC days where they are missing; see V3__partitions_of_months.sql.
SELECT md_ticks_create_partitions($1::date[])
