-- A transaction that writes bars and ranges in bulk: bounded in time, on disk when it is committed, and each of its statements sees
-- what others have committed before it. While it waits for the transactions that store ticks, others that would store wait behind it:
-- so it gives up soon, and comes again.
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
SET LOCAL statement_timeout = '20s';
SET LOCAL idle_in_transaction_session_timeout = '10s';
SET LOCAL lock_timeout = '1s';
SET LOCAL enable_seqscan = off;
SET LOCAL jit = off;
SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') IN ('off', 'local');
