-- What flush and calc do at the end of their scripts, by the same functions.
-- KEYS: stream, meter, tape, whether the tape is wanted. ARGV: ticks done, id before which all is done.
local state = tape_open(KEYS[2], KEYS[4])
redis.call('HINCRBY', KEYS[2], 'flush', ARGV[1])
return tape_trim(state, KEYS[1], KEYS[2], KEYS[3], ARGV[2])
