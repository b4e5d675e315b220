-- How many ticks of [$2, $3) are stored. Whole minutes, those of [$4, $5), are counted by their bars; $4 is $2 or the
-- full minute after it, $5 is $3 or the full minute before it.
SELECT (SELECT coalesce(sum(count), 0) FROM md_bars_between($1, $4, $5) AS minute WHERE symbol = $1 AND start >= $4 AND start < $5)::bigint
     + (SELECT count(*) FROM md_ticks WHERE symbol = $1 AND ts >= $2 AND ts < least($4, $3))
     + (SELECT count(*) FROM md_ticks WHERE symbol = $1 AND ts >= greatest($5, $4) AND ts < $3)
