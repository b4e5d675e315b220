-- Of the last $7 ticks of [$2, $3) below the key ($4, $5, $6): how many there are, and the two lowest keys, the lowest first.
SELECT count(*) OVER (), ts, source, seq
FROM (SELECT ts, source, seq
      FROM md_ticks
      WHERE symbol = $1 AND ts >= $2 AND ts < $3 AND (ts, source, seq) < ($4, $5, $6)
      ORDER BY ts DESC, source DESC, seq DESC
      LIMIT $7) AS tail
ORDER BY ts, source, seq
LIMIT 2
