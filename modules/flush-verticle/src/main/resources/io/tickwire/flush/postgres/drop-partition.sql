-- Drops the partition of a UTC day, see V2__bars_and_coverage.sql; does nothing while another replica drops one.
SELECT CASE WHEN pg_try_advisory_xact_lock(hashtextextended('md_ticks retention', 0))
            THEN md_ticks_drop_partition($1::date) END AS dropped
