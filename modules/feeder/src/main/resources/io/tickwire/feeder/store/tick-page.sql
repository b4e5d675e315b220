-- A page of the ticks of symbols $1 in merged order, after the key ($2, $4, $5, $6) and before the time $3. The range of
-- time keeps the sort small; the key makes a page the continuation of the one before, whatever was stored meanwhile.
SELECT symbol, ts, price::text, volume::text, source, seq
FROM md_ticks
WHERE symbol = ANY ($1::text[])
  AND ts >= $2 AND ts < $3
  AND (ts, symbol, source, seq) > ($2, $4, $5, $6)
ORDER BY ts, symbol, source, seq
LIMIT $7
