-- What a later release may do to the tables without stopping those before it: columns that have a default or may be null,
-- indexes, tables of its own.
ALTER TABLE md_ticks ADD COLUMN side text NOT NULL DEFAULT 'unknown';
ALTER TABLE md_bar_rows ADD COLUMN trades bigint;
ALTER TABLE md_coverage_ranges ADD COLUMN checked_at timestamptz NOT NULL DEFAULT now();
CREATE INDEX md_bar_rows_later ON md_bar_rows (start);
CREATE TABLE md_later (note text NOT NULL);
INSERT INTO md_later VALUES ('of a later release');
