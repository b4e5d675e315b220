-- Of the first $7 ticks of [$2, $3) beyond the key ($4, $5, $6): how many there are, and the keys of the last two.
SELECT count(*) OVER (), ts, source, seq
FROM (SELECT ts, source, seq
      FROM md_ticks
      WHERE symbol = $1 AND ts >= $2 AND ts < $3 AND (ts, source, seq) > ($4, $5, $6)
      ORDER BY ts, source, seq
      LIMIT $7) AS head
ORDER BY ts DESC, source DESC, seq DESC
LIMIT 2
