-- Removes the ticks of symbol $1 in [$2, $3), of source $4 only unless that is null, and makes bars and coverage what
-- they are without them. $5 is the coverage gap. The transaction has run roll-symbol.sql already: nobody stores or removes ticks,
-- nothing of the symbol is pending, and this statement sees all that was committed about it. All of it sees md_ticks, md_bar_rows and
-- md_coverage_ranges as they were before it began. Returns how many ticks and bars went, and how many bars stay with fewer ticks.
WITH gone AS (
    DELETE FROM md_ticks
    WHERE symbol = $1 AND ts >= $2 AND ts < $3 AND ($4::text IS NULL OR source = $4)
    RETURNING ts
),
-- what stays, in the range and in the minutes at its ends
kept AS NOT MATERIALIZED (
    SELECT ts, source, seq, price, volume
    FROM md_ticks
    WHERE symbol = $1
      AND ts >= $2::timestamptz - interval '1 minute' AND ts < $3::timestamptz + interval '1 minute'
      AND NOT (ts >= $2 AND ts < $3 AND ($4::text IS NULL OR source = $4))
),
minute AS MATERIALIZED (
    SELECT DISTINCT date_bin('1 minute', ts, '1970-01-01Z') AS start FROM gone
),
bar AS MATERIALIZED (
    SELECT minute.start, whole.*,
           opening.price AS open, opening.ts AS open_ts, opening.source AS open_source, opening.seq AS open_seq,
           closing.price AS close, closing.ts AS close_ts, closing.source AS close_source, closing.seq AS close_seq
    FROM minute
    CROSS JOIN LATERAL (
        SELECT count(*) AS count, max(price) AS high, min(price) AS low, sum(volume) AS volume,
               sum(price * volume) AS notional
        FROM kept WHERE ts >= minute.start AND ts < minute.start + interval '1 minute') AS whole
    LEFT JOIN LATERAL (
        SELECT price, ts, source, seq
        FROM kept WHERE ts >= minute.start AND ts < minute.start + interval '1 minute'
        ORDER BY ts, source, seq LIMIT 1) AS opening ON true
    LEFT JOIN LATERAL (
        SELECT price, ts, source, seq
        FROM kept WHERE ts >= minute.start AND ts < minute.start + interval '1 minute'
        ORDER BY ts DESC, source DESC, seq DESC LIMIT 1) AS closing ON true
),
bars_gone AS (
    DELETE FROM md_bar_rows AS stored
    USING bar
    WHERE stored.symbol = $1 AND stored.start = bar.start AND bar.count = 0
    RETURNING stored.start
),
bars_changed AS (
    UPDATE md_bar_rows AS stored
    SET open = bar.open, high = bar.high, low = bar.low, close = bar.close,
        volume = bar.volume, notional = bar.notional, count = bar.count,
        open_ts = bar.open_ts, open_source = bar.open_source, open_seq = bar.open_seq,
        close_ts = bar.close_ts, close_source = bar.close_source, close_seq = bar.close_seq
    FROM bar
    WHERE stored.symbol = $1 AND stored.start = bar.start AND bar.count > 0
    RETURNING stored.start
),
-- the covered ranges that lose ticks, and how many; no two ranges hold the same time
hit AS MATERIALIZED (
    SELECT during, sum(ticks) AS gone
    FROM (SELECT ts, count(*) AS ticks FROM gone GROUP BY ts) AS moment
    CROSS JOIN LATERAL (
        SELECT during FROM md_coverage_ranges WHERE symbol = $1 AND during @> moment.ts LIMIT 1) AS covering
    GROUP BY during
),
cut AS (
    DELETE FROM md_coverage_ranges AS covered
    USING hit
    WHERE covered.symbol = $1 AND covered.during = hit.during
    RETURNING lower(covered.during) AS first, upper(covered.during) AS last, covered.ticks - hit.gone AS ticks
),
-- what is left of each: the part before $2 and the part from $3 on, whole, and the moments between them one by one
piece AS (
    SELECT cut.first AS range, 'before' AS place, cut.first, before.last, NULL::bigint AS ticks
    FROM cut
    CROSS JOIN LATERAL (
        SELECT ts AS last FROM md_ticks WHERE symbol = $1 AND ts >= cut.first AND ts < $2
        ORDER BY ts DESC LIMIT 1) AS before
    WHERE cut.first < $2
    UNION ALL
    SELECT cut.first, 'within', within.ts, within.ts, within.ticks
    FROM cut
    CROSS JOIN LATERAL (
        SELECT ts, count(*) AS ticks FROM kept
        WHERE ts >= greatest(cut.first, $2) AND ts <= cut.last AND ts < $3
        GROUP BY ts) AS within
    WHERE $4::text IS NOT NULL
    UNION ALL
    SELECT cut.first, 'after', after.first, cut.last, NULL
    FROM cut
    CROSS JOIN LATERAL (
        SELECT ts AS first FROM md_ticks WHERE symbol = $1 AND ts >= $3 AND ts <= cut.last
        ORDER BY ts LIMIT 1) AS after
    WHERE cut.last >= $3
),
numbered AS (
    SELECT range, place, first, last, ticks, count(*) FILTER (WHERE starts) OVER (
               PARTITION BY range ORDER BY first ROWS UNBOUNDED PRECEDING) AS number
    FROM (SELECT *, first - lag(last) OVER (PARTITION BY range ORDER BY first) > $5::interval AS starts
          FROM piece) AS apart
),
island AS MATERIALIZED (
    SELECT range, number, min(first) AS first, max(last) AS last, coalesce(sum(ticks), 0) AS ticks,
           bool_or(place = 'before') AS holds_before, bool_or(place = 'after') AS holds_after
    FROM numbered
    GROUP BY range, number
),
-- What is neither gone nor within lies before and after. Only the one range that lies on both sides and breaks apart
-- needs to be counted: its whole minutes by their bars, the rest by ticks.
outside AS MATERIALIZED (
    SELECT cut.first AS range, cut.ticks - coalesce(sum(island.ticks), 0) AS ticks,
           CASE WHEN bool_or(holds_before AND NOT holds_after) AND bool_or(holds_after AND NOT holds_before) THEN
               (SELECT count(*) FROM md_ticks
                WHERE symbol = $1 AND ts >= cut.first
                  AND ts < least(date_bin('1 minute', cut.first, '1970-01-01Z') + interval '1 minute', $2))
               + (SELECT coalesce(sum(count), 0) FROM md_bar_rows
                  WHERE symbol = $1 AND start > cut.first
                    AND start < date_bin('1 minute', $2::timestamptz, '1970-01-01Z'))
               + (SELECT count(*) FROM md_ticks
                  WHERE symbol = $1 AND ts < $2
                    AND ts >= greatest(date_bin('1 minute', cut.first, '1970-01-01Z') + interval '1 minute',
                                       date_bin('1 minute', $2::timestamptz, '1970-01-01Z')))
           END AS before
    FROM cut JOIN island ON island.range = cut.first
    GROUP BY cut.first, cut.ticks
),
whole AS (
    SELECT island.first, island.last,
           island.ticks + CASE WHEN holds_before THEN coalesce(outside.before, outside.ticks)
                               WHEN holds_after THEN outside.ticks - coalesce(outside.before, 0)
                               ELSE 0 END AS ticks
    FROM island JOIN outside USING (range)
),
coverage AS (
    INSERT INTO md_coverage_ranges (symbol, during, ticks, first_minute_ticks, last_minute_ticks)
    SELECT $1, tstzrange(first, last, '[]'), ticks,
           (SELECT count(*) FROM md_ticks
            WHERE symbol = $1 AND ts >= first AND ts <= last AND ts < date_bin('1 minute', first, '1970-01-01Z') + interval '1 minute'
              AND NOT (ts >= $2 AND ts < $3 AND ($4::text IS NULL OR source = $4))),
           (SELECT count(*) FROM md_ticks
            WHERE symbol = $1 AND ts >= first AND ts <= last AND ts >= date_bin('1 minute', last, '1970-01-01Z')
              AND NOT (ts >= $2 AND ts < $3 AND ($4::text IS NULL OR source = $4)))
    FROM whole
)
SELECT (SELECT count(*) FROM gone) AS ticks, (SELECT count(*) FROM bars_gone) AS bars_gone,
       (SELECT count(*) FROM bars_changed) AS bars_changed
