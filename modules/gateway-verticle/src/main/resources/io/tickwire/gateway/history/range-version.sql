-- Figures of the minutes of [$2, $3) that change whenever a tick of theirs is stored, or a day is dropped: ticks are
-- never changed, so their number and sums tell one content from another.
SELECT concat_ws('|', count(*), sum(count), sum(volume), sum(notional))
FROM md_bars_between($1, $2, $3) AS minute
WHERE symbol = $1 AND start >= $2 AND start < $3
