-- Lets the roller know that ticks are being stored: it takes no mark away that this transaction relies on, before the transaction has
-- ended. Those who store do not wait for each other. A statement of its own: the next one relies on marks that it sees.
SELECT count(pg_advisory_xact_lock_shared(hashtextextended('md_ticks writers', 0)))
