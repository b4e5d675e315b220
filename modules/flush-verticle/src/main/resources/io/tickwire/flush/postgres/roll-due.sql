-- Writes bars and ranges of at most $1 minutes that are due, and returns how many; -1 while others work at bars and ranges. See
-- V5__bars_in_bulk.sql.
SELECT CASE WHEN pg_try_advisory_xact_lock(hashtextextended('md_bars upkeep', 0)) THEN md_roll_due($1) ELSE -1 END
