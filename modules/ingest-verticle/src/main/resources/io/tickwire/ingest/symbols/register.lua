-- Gives each name a place among the known ones, and notes that it was seen today, by this node's clock. A name without a place gets
-- one as long as there are fewer than the bound; names that were not seen for so many days lose theirs first. Answers how many
-- have a place now, which of the asked ones have none: their positions from 0, and how many of them are new.
--
-- KEYS: md:symbols or md:sources   ARGV: how many names there may be, days that a name is kept unseen, and then the names
local today = math.floor(redis.call('TIME')[1] / 86400)
-- A script whose first write takes no memory is let through when Redis is out of it: the append that follows says so
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', today - ARGV[2] - 1)
local before = redis.call('ZCARD', KEYS[1])
local taken = before
local max = tonumber(ARGV[1])
local refused = {}
for i = 3, #ARGV do
  local seen = redis.call('ZSCORE', KEYS[1], ARGV[i])
  if not seen and taken >= max then
    refused[#refused + 1] = i - 3
  elseif tonumber(seen) ~= today then
    redis.call('ZADD', KEYS[1], today, ARGV[i])
    taken = seen and taken or taken + 1
  end
end
return { taken, refused, taken - before }
