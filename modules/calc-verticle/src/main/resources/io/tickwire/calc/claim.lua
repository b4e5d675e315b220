-- Puts up the fence: from here on nobody with a lower token can publish or commit for the partition, so what is loaded
-- afterwards is the last word. Answers the committed position and the newest published entry, nil where there is none.
--
-- KEYS: md:calc:{p}   ARGV: token
local owner = tonumber(redis.call('HGET', KEYS[1], 'token') or '0')
if owner > tonumber(ARGV[1]) then
  return redis.error_reply('FENCED by a later owner: token=' .. ARGV[1] .. ' owner=' .. owner)
end
redis.call('HSET', KEYS[1], 'token', ARGV[1])
return redis.call('HMGET', KEYS[1], 'position', 'published')
