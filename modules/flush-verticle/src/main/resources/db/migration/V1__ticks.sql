-- Every tick, once. The key is the tick's identity, so that a repeated insert is a no-op; COLLATE "C" makes
-- comparing keys a comparison of bytes, which is also the order of ticks in Tickwire.
CREATE TABLE md_ticks (
    symbol text COLLATE "C" NOT NULL,
    ts     timestamptz      NOT NULL,
    price  numeric          NOT NULL,
    volume numeric          NOT NULL,
    source text COLLATE "C" NOT NULL,
    seq    bigint           NOT NULL,
    PRIMARY KEY (symbol, ts, source, seq)
) PARTITION BY RANGE (ts);

CREATE INDEX md_ticks_ts ON md_ticks USING brin (ts);

-- Makes the partitions of the given UTC days, md_ticks_YYYYMMDD, where they are missing. Replicas may call it side by
-- side: an advisory lock lets one work and the others find the work done. A partition is made apart and then attached,
-- because ATTACH lets inserts and readers of md_ticks go on, while CREATE TABLE … PARTITION OF waits for every one of
-- them (a backup runs for hours) and makes all later ones wait behind it.
CREATE FUNCTION md_ticks_create_partitions(days date[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    day  date;
    name text;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('md_ticks partitions', 0));
    FOREACH day IN ARRAY days LOOP
        name := 'md_ticks_' || to_char(day, 'YYYYMMDD');
        CONTINUE WHEN EXISTS (
            SELECT FROM pg_inherits
            WHERE inhparent = 'md_ticks'::regclass AND inhrelid = to_regclass(name));
        EXECUTE format(
            'CREATE TABLE %I (LIKE md_ticks INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES INCLUDING STORAGE)',
            name);
        EXECUTE format(
            'ALTER TABLE md_ticks ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
            name, day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
    END LOOP;
END
$$;
