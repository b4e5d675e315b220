-- Makes the partitions of these UTC days where they are missing; see V1__ticks.sql.
SELECT md_ticks_create_partitions($1::date[])
