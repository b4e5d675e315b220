-- When the partitions of the last minute were made, one row for each: the bound on new partitions is for the database, however
-- many processes of flush there are and however often they start.
CREATE TABLE md_ticks_made (at timestamptz NOT NULL);

-- The UTC days that have partitions for all of their time, as ranges [from_day, until_day) of days since 1970-01-01.
CREATE FUNCTION md_ticks_held_days() RETURNS TABLE (from_day bigint, until_day bigint) LANGUAGE sql STABLE AS $$
    SELECT ceil(extract(epoch FROM greatest(lower(held), '0001-01-01Z')) / 86400)::bigint,
           floor(extract(epoch FROM least(upper(held), '9999-12-31Z')) / 86400)::bigint
    FROM unnest((SELECT range_agg(tstzrange(starts, ends)) FROM md_ticks_partitions())) AS held
$$;

-- Makes the partitions that the given UTC days lack, in this order and as far as both limits allow: most in this call, and a_minute
-- in any minute. Returns how many it has made.
CREATE FUNCTION md_ticks_make_partitions(days date[], most integer, a_minute integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
    missing date[] := ARRAY(SELECT day FROM md_ticks_missing(days) AS day ORDER BY array_position(days, day));
    moment  timestamptz;
    allowed integer;
    made    integer;
BEGIN
    IF cardinality(missing) = 0 THEN
        RETURN 0;
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('md_ticks partitions', 0));
    moment := clock_timestamp(); -- after the lock, so that no row of others is later
    DELETE FROM md_ticks_made WHERE at <= moment - interval '1 minute' OR at > moment;
    SELECT greatest(0, least(most, a_minute - count(*))) INTO allowed FROM md_ticks_made;
    made := md_ticks_make(missing, allowed);
    INSERT INTO md_ticks_made SELECT moment FROM generate_series(1, made);
    RETURN made;
END
$$;
