-- Publishes messages, counts them, and stores the views among them, in one step: whoever reads md:views after this and
-- listens to the channel misses nothing, and can tell by the count whether some were lost on the way. Refused, with nothing done, when the partition has a later owner or was
-- loaded again since, or when Redis does not have all that was published before. Answers the count.
--
-- KEYS: md:calc:{p}, md:views:{p}
-- ARGV: token, load, messages published before, newest entry that is published with this ('' to leave it), channel, number of bars,
--       the bars, and then for each view its symbol and its message
local fence = redis.call('HMGET', KEYS[1], 'token', 'load')
if fence[1] ~= ARGV[1] or fence[2] ~= ARGV[2] then
  return redis.error_reply('FENCED partition has another token or load: token=' .. ARGV[1] .. ' load=' .. ARGV[2]
    .. ' found=' .. (fence[1] or 'none') .. ',' .. (fence[2] or 'none'))
end
local before = redis.call('HGET', KEYS[1], 'messages') or '0'
if before ~= ARGV[3] then
  return redis.error_reply('STALE Redis has lost published messages: expected=' .. ARGV[3] .. ' found=' .. before)
end
-- A script whose first write takes no memory is let through when Redis is out of it: see docs/adr/0006-leases.md
redis.call('PERSIST', KEYS[1])
local channel = ARGV[5]
local bars = tonumber(ARGV[6])
local views = 7 + bars
for i = 7, views - 1 do
  redis.call('PUBLISH', channel, ARGV[i])
end
if views < #ARGV then
  redis.call('HSET', KEYS[2], unpack(ARGV, views)) -- a round has at most 512 views
end
for i = views + 1, #ARGV, 2 do
  redis.call('PUBLISH', channel, ARGV[i])
end
if ARGV[4] ~= '' then
  redis.call('HSET', KEYS[1], 'published', ARGV[4])
end
return redis.call('HINCRBY', KEYS[1], 'messages', bars + (#ARGV - views + 1) / 2)
