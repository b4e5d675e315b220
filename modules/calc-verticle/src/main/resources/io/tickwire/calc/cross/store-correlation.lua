-- Stores the correlation of the most active symbols. Refused, with nothing done, when there is a later leader.
--
-- KEYS: md:cross:{cross}
-- ARGV: token, correlation
local token = redis.call('HGET', KEYS[1], 'token') or 'none'
if token ~= ARGV[1] then
  return redis.error_reply('FENCED there is another leader: token=' .. ARGV[1] .. ' found=' .. token)
end
redis.call('HSET', KEYS[1], 'correlation', ARGV[2])
return 'OK'
