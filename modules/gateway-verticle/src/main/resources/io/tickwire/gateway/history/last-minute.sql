-- The last minute of [$2, $3) in which the symbol has stored ticks: md_bars has a row for each, always. It saves looking
-- through the partitions of days on which the symbol was not traded.
SELECT start FROM md_bars WHERE symbol = $1 AND start >= $2 AND start < $3 ORDER BY start DESC LIMIT 1
