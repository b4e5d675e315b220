-- A transaction that reads, in the background. Each of its statements sees what others have committed before it, whatever the
-- database's defaults. Plans are made for the times asked for, so that other days are left out; no scan of a whole table, which
-- the planner settles on for as long as it believes that a table is empty; no compiling, which costs more than it saves here.
BEGIN ISOLATION LEVEL READ COMMITTED READ ONLY;
SET LOCAL statement_timeout = '120s';
SET LOCAL idle_in_transaction_session_timeout = '10s';
SET LOCAL enable_seqscan = off;
SET LOCAL jit = off;
SET LOCAL plan_cache_mode = force_custom_plan;
