-- Symbols with coverage in [$3, $4), by name ($1) or by how they begin ($2). From md_coverage, which is small and always that of the stored
-- ticks, so that no symbol with a stored tick is missing. Names by themselves: what is pending of other symbols is not looked at then.
-- Indices are left out: Tickwire computes their ticks from those of other symbols, and the webhook takes none.
SELECT DISTINCT symbol
FROM (SELECT symbol
      FROM md_coverage
      WHERE symbol = ANY ($1::text[]) AND during && tstzrange($3, $4, '[)')
      UNION ALL
      SELECT symbol
      FROM md_coverage
      WHERE cardinality($2::text[]) > 0 AND during && tstzrange($3, $4, '[)')
        AND EXISTS (SELECT FROM unnest($2::text[]) AS prefix WHERE starts_with(symbol, prefix))) AS asked
WHERE NOT starts_with(symbol, 'INDEX:')
ORDER BY symbol
