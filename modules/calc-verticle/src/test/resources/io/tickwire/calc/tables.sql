-- The tables as the contract has them (flush's migrations make the real ones), for reading only.
CREATE TABLE md_ticks (symbol text COLLATE "C", ts timestamptz, price numeric, volume numeric, source text COLLATE "C",
                       seq bigint, PRIMARY KEY (symbol, ts, source, seq)) PARTITION BY RANGE (ts);
CREATE TABLE md_ticks_1 PARTITION OF md_ticks FOR VALUES FROM ('1970-01-01Z') TO ('2025-11-24 17:00Z');
CREATE TABLE md_ticks_2 PARTITION OF md_ticks FOR VALUES FROM ('2025-11-24 17:00Z') TO ('2025-11-25Z');
CREATE TABLE md_ticks_3 PARTITION OF md_ticks FOR VALUES FROM ('2025-11-25Z') TO ('2100-01-01Z');
CREATE TABLE md_bars (symbol text COLLATE "C", start timestamptz, PRIMARY KEY (symbol, start));
