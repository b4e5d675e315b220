-- A transaction that reads and ends soon: what the gateway has given up on shall not go on working in Postgres. Plans are made
-- for the times asked for, because one for any times would look at the partitions of all days. No compiling, which costs more than it
-- saves here.
BEGIN READ ONLY;
SET LOCAL statement_timeout = '10s';
SET LOCAL idle_in_transaction_session_timeout = '10s';
SET LOCAL jit = off;
SET LOCAL plan_cache_mode = force_custom_plan
