-- Takes a partition's lease, unless another member holds it or its state is of a later format than the member can read, and
-- puts up the fence: from this step on nobody with another token can publish or commit for the partition. The token is
-- greater than the one before, than what the member knows of, and not below this node's time in microseconds: so it is
-- greater than all earlier ones also when Redis has lost them.
-- A lease of the member itself is taken anew, as when the answer to the first time was lost.
-- Answers the token, or nil when the lease is not to be had.
--
-- KEYS: md:calc:{p}:lease, md:calc:{p}
-- ARGV: member, length of the lease in milliseconds, greatest token it knows of, latest format of state that it can read
local lease = redis.call('GET', KEYS[1])
if lease and string.match(lease, '^%d+ (.*)$') ~= ARGV[1] then
  return false
end
-- state without a format is of the first
if tonumber(redis.call('HGET', KEYS[2], 'format') or '1') > tonumber(ARGV[4]) then
  return false
end
local time = redis.call('TIME')
local before = math.max(tonumber(redis.call('HGET', KEYS[2], 'token') or '0'), tonumber(ARGV[3]))
-- below 2^53, so exact; as text, because Lua prints numbers of this size with 14 digits
local token = string.format('%.0f', math.max(before + 1, time[1] * 1000000 + time[2]))
redis.call('DEL', KEYS[1]) -- first: a script whose first write frees memory is let through when Redis is out of it
redis.call('SET', KEYS[1], token .. ' ' .. ARGV[1], 'PX', ARGV[2])
redis.call('HSET', KEYS[2], 'token', token)
return token
