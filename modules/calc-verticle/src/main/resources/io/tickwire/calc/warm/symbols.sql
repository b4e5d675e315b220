-- All stored symbols, those with the newest ticks first. Two jumps along the index of md_bars for each, however much is stored:
-- md_bars has a row for each minute in which a symbol has stored ticks, always.
WITH RECURSIVE stored (symbol) AS (
    (SELECT symbol FROM md_bars ORDER BY symbol LIMIT 1)
    UNION ALL
    SELECT (SELECT bar.symbol FROM md_bars AS bar WHERE bar.symbol > stored.symbol ORDER BY bar.symbol LIMIT 1)
    FROM stored
    WHERE stored.symbol IS NOT NULL
)
SELECT symbol
FROM (SELECT symbol, (SELECT start FROM md_bars AS bar WHERE bar.symbol = stored.symbol ORDER BY start DESC LIMIT 1) AS newest
      FROM stored
      WHERE symbol IS NOT NULL) AS dated
ORDER BY newest DESC, symbol
