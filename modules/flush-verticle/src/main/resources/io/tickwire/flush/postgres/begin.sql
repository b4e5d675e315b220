-- A transaction that sees what others committed before it got its locks, does not hang for long and is on disk when it is
-- committed, whatever the database's defaults: no statement longer than 10 s, no locks held on for a process that went
-- silent, no asynchronous commit. And no scan of a whole table, which is what the planner settles on for as long as it
-- believes that the table is as empty as at first.
BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
SET LOCAL statement_timeout = '10s';
SET LOCAL idle_in_transaction_session_timeout = '10s';
SET LOCAL enable_seqscan = off;
SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') IN ('off', 'local');
