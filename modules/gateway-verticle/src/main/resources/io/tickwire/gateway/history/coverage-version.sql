-- How many covered ranges of the symbol touch [$2, $3), and figures that change whenever one of them does.
SELECT count(*), concat_ws('|', count(*), sum(ticks), extract(epoch FROM min(lower(during))), extract(epoch FROM max(upper(during))),
                           sum(extract(epoch FROM upper(during)) - extract(epoch FROM lower(during))))
FROM md_coverage
WHERE symbol = $1 AND during && tstzrange($2, $3, '[)')
