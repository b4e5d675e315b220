-- Panes of symbols $1, of width $2 (seconds), of the ticks in [$3, $4); $3 is the start of a pane. $5 is the least and $6 the greatest of the
-- times: other days are left out of the plan. Sums are exact; their scales are those that canonical decimals give.
SELECT asked.symbol, asked.seconds, pane.start, pane.ticks, pane.low, pane.high,
       pane.volume, pane.notional, pane.prices, pane.squares,
       first.ts, first.source, first.seq, first.price, last.ts, last.source, last.seq, last.price
FROM unnest($1::text[], $2::int[], $3::timestamptz[], $4::timestamptz[]) AS asked (symbol, seconds, since, before)
CROSS JOIN LATERAL (
    SELECT date_bin(make_interval(secs => asked.seconds), ts, '1970-01-01Z') AS start, count(*) AS ticks,
           trim_scale(min(price))::text AS low, trim_scale(max(price))::text AS high, sum(volume)::text AS volume,
           sum(price * volume)::text AS notional, sum(price)::text AS prices, sum(price * price)::text AS squares
    FROM (SELECT ts, trim_scale(price) AS price, trim_scale(volume) AS volume
          FROM md_ticks
          WHERE symbol = asked.symbol AND ts >= asked.since AND ts < asked.before AND ts >= $5 AND ts < $6
          OFFSET 0) AS canonical
    GROUP BY 1) AS pane
CROSS JOIN LATERAL (
    SELECT ts, source, seq, trim_scale(price)::text AS price
    FROM md_ticks
    WHERE symbol = asked.symbol AND ts >= pane.start AND ts < asked.before
      AND ts < pane.start + make_interval(secs => asked.seconds) AND ts >= $5 AND ts < $6
    ORDER BY ts, source, seq
    LIMIT 1) AS first
CROSS JOIN LATERAL (
    SELECT ts, source, seq, trim_scale(price)::text AS price
    FROM md_ticks
    WHERE symbol = asked.symbol AND ts >= pane.start AND ts < asked.before
      AND ts < pane.start + make_interval(secs => asked.seconds) AND ts >= $5 AND ts < $6
    ORDER BY ts DESC, source DESC, seq DESC
    LIMIT 1) AS last
