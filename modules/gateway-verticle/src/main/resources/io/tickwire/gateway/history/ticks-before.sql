-- Ticks of [$2, $3) below the key ($4, $5, $6), the greatest key first, at most $7: one walk back along the primary key.
-- Exact values come as text in plain notation without trailing zeros.
SELECT ts, source, seq, trim_scale(price)::text, trim_scale(volume)::text
FROM md_ticks
WHERE symbol = $1 AND ts >= $2 AND ts < $3 AND (ts, source, seq) < ($4, $5, $6)
ORDER BY ts DESC, source DESC, seq DESC
LIMIT $7
