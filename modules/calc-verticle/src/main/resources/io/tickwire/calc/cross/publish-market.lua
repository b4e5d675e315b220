-- Stores the market view and publishes it, in one step. Refused, with nothing done, when there is a later leader. A view that
-- is older than the stored one is not published: the market's time never goes back.
-- Answers 1, or 0 when the stored view is newer.
--
-- KEYS: md:cross:{cross}
-- ARGV: token, channel, time of the view in microseconds, time of publication in microseconds, message, newest ticks of the
--       indices
local token = redis.call('HGET', KEYS[1], 'token') or 'none'
if token ~= ARGV[1] then
  return redis.error_reply('FENCED there is another leader: token=' .. ARGV[1] .. ' found=' .. token)
end
if tonumber(redis.call('HGET', KEYS[1], 'time') or '0') > tonumber(ARGV[3]) then -- below 2^53, so exact
  return 0
end
redis.call('HSET', KEYS[1], 'time', ARGV[3], 'published', ARGV[4], 'message', ARGV[5], 'indices', ARGV[6])
redis.call('PUBLISH', ARGV[2], ARGV[5])
return 1
