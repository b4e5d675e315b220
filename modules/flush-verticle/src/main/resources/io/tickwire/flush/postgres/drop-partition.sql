-- Drops a partition, see V5__bars_in_bulk.sql; does nothing while another replica drops one.
SELECT CASE WHEN pg_try_advisory_xact_lock(hashtextextended('md_ticks retention', 0))
            THEN md_ticks_drop(to_regclass($1::text)) END AS dropped
