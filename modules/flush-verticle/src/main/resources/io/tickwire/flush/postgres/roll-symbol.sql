-- Writes bars and ranges of at most $2 pending minutes of symbol $1, and returns how many. Keeps writers waiting until the end of the
-- transaction. See V5__bars_in_bulk.sql.
SELECT md_roll_symbol($1, $2)
