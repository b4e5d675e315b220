-- Makes marks due that are older than $1 milliseconds, or than $2 where they are of an import, the oldest first, at most $3 of each, and
-- returns how many; -1 while others work at bars and ranges. See V5__bars_in_bulk.sql.
SELECT CASE WHEN pg_try_advisory_xact_lock(hashtextextended('md_bars upkeep', 0))
            THEN md_take_due($1::bigint * interval '1 millisecond', $2::bigint * interval '1 millisecond', $3) ELSE -1 END
