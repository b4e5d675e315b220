-- A transaction that drops a partition: it may take its time over the rows of an old day, but gives up when a lock is
-- not to be had at once, because those who want to insert queue up behind it.
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
SET LOCAL statement_timeout = '10min';
SET LOCAL idle_in_transaction_session_timeout = '10s';
SET LOCAL lock_timeout = '500ms';
SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') IN ('off', 'local');
