-- Says that the tape of a partition is wanted, for a while. One that was not wanted before begins with what is in the queue.
-- KEYS: stream, meter, tape, whether the tape is wanted. ARGV: how long it is kept in milliseconds, how many bytes, time to live of
-- the wish in milliseconds.
local known = redis.call('GET', KEYS[4])
redis.call('SET', KEYS[4], ARGV[1] .. ' ' .. ARGV[2], 'PX', ARGV[3])
if not known or redis.call('HGET', KEYS[2], 'tapeAt') ~= tape_counts(KEYS[2]) then
  tape_reset(KEYS[1], KEYS[2], KEYS[3])
  redis.call('HSET', KEYS[2], 'tapeAt', tape_counts(KEYS[2]))
end
return 'OK'
