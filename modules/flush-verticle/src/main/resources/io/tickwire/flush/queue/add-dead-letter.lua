-- Adds a dead letter, also when Redis is out of memory: an entry that can't be stored holds back the trimming of all behind it
-- until its letter is written, so a full Redis would stay full.
-- KEYS: stream of dead letters. ARGV: fields and values.
redis.call('PERSIST', KEYS[1]) -- first: a script whose first write takes no memory is let through when Redis is out of it
return redis.call('XADD', KEYS[1], '*', unpack(ARGV))
