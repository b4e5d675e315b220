-- Symbols with coverage in [$3, $4), by name ($1) or by how they begin ($2). From md_coverage, which is small and kept in
-- the ticks' own transaction, so that no symbol with a stored tick is missing. Indices are left out: Tickwire computes their
-- ticks from those of other symbols, and the webhook takes none.
SELECT DISTINCT symbol
FROM md_coverage
WHERE during && tstzrange($3, $4, '[)')
  AND (symbol = ANY ($1::text[]) OR EXISTS (SELECT FROM unnest($2::text[]) AS prefix WHERE starts_with(symbol, prefix)))
  AND NOT starts_with(symbol, 'INDEX:')
ORDER BY symbol
