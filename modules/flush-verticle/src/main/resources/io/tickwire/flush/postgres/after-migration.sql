-- After a roll-back md_bars and md_coverage may be tables; see V5__bars_in_bulk.sql. The coverage gap (milliseconds) is that of the flush
-- that has started last.
SELECT md_bars_to_views(), md_set_coverage_gap(? * interval '1 millisecond')
