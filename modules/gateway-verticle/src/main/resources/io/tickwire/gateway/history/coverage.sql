-- Covered ranges [first, last] of the symbol that touch [$2, $3) and begin after $4, in order, at most $5.
SELECT lower(during), upper(during), ticks
FROM md_coverage
WHERE symbol = $1 AND during && tstzrange($2, $3, '[)') AND lower(during) > $4
ORDER BY lower(during)
LIMIT $5
