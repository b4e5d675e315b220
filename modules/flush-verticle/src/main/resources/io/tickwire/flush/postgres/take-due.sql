-- Makes marks due that are older than $1 milliseconds, the oldest first, at most $2, and returns how many; -1 while others work at
-- bars and ranges. See V5__bars_in_bulk.sql.
SELECT CASE WHEN pg_try_advisory_xact_lock(hashtextextended('md_bars upkeep', 0))
            THEN md_take_due($1::bigint * interval '1 millisecond', $2) ELSE -1 END
