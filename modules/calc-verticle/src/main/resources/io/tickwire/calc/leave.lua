-- Notes that the owner has published and committed all it knows, so that the next one goes on with its numbers. Refused, with
-- nothing done, when the partition has a later owner or was loaded again since.
--
-- KEYS: md:calc:{p}   ARGV: token, load
local fence = redis.call('HMGET', KEYS[1], 'token', 'load')
if fence[1] ~= ARGV[1] or fence[2] ~= ARGV[2] then
  return redis.error_reply('FENCED partition has another token or load: token=' .. ARGV[1] .. ' load=' .. ARGV[2]
    .. ' found=' .. (fence[1] or 'none') .. ',' .. (fence[2] or 'none'))
end
redis.call('HSET', KEYS[1], 'left', ARGV[2])
return 'OK'
