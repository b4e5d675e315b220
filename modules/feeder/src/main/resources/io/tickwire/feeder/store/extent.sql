-- Between which times symbols $1 have ticks in [$2, $3), nulls when they have none: the ends of their covered ranges, or
-- those of the range asked for where coverage goes beyond it.
SELECT CASE WHEN count(*) > 0 THEN greatest(min(lower(during)), $2::timestamptz) END,
       CASE WHEN count(*) > 0 THEN least(max(upper(during)), $3::timestamptz) END
FROM md_coverage
WHERE symbol = ANY ($1::text[]) AND during && tstzrange($2, $3, '[)')
