-- Answers the names of the members whose heartbeat has not run out, by this node's clock; those of others are forgotten.
--
-- KEYS: md:calc:members   ARGV: name of the member whose heartbeat this is ('' for none), how long it counts, milliseconds
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))
if ARGV[1] ~= '' then
  redis.call('ZADD', KEYS[1], string.format('%.0f', now + ARGV[2]), ARGV[1])
end
return redis.call('ZRANGE', KEYS[1], 0, -1)
