-- Publishes messages and stores the views among them, in one step: whoever reads md:views after this and listens to the
-- channel misses nothing. Refused, with nothing done, when the partition has a later owner.
--
-- KEYS: md:calc:{p}, md:views:{p}
-- ARGV: token, newest entry that is published with this ('' to leave it), channel, number of bars,
--       the bars, and then for each view its symbol and its message
local owner = tonumber(redis.call('HGET', KEYS[1], 'token') or '0')
if owner > tonumber(ARGV[1]) then
  return redis.error_reply('FENCED by a later owner: token=' .. ARGV[1] .. ' owner=' .. owner)
end
local channel = ARGV[3]
local views = 5 + tonumber(ARGV[4])
for i = 5, views - 1 do
  redis.call('PUBLISH', channel, ARGV[i])
end
for i = views, #ARGV, 2 do
  redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
  redis.call('PUBLISH', channel, ARGV[i + 1])
end
if ARGV[2] ~= '' then
  redis.call('HSET', KEYS[1], 'published', ARGV[2])
end
return 'OK'
