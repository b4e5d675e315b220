-- Begins a load of the partition's state: from here on nothing that an earlier load's owner sends, or has sent and is still
-- on its way, is carried out, so what is loaded afterwards is the last word. Refused, with nothing done, when the token is
-- not that of the partition's lease, as when it has a later owner, or when Redis has lost it.
-- A partition without a position and without symbols is marked as warming, when the owner can rebuild it from the store.
-- Answers the number of the load, the committed position, the newest published entry and whether the partition is warming, nil
-- where there is none; then how many messages were published, and 1 when the owner before left in order, or there was none.
--
-- KEYS: md:calc:{p}, md:calc:{p}:symbols   ARGV: token, 1 when the owner can rebuild symbols, otherwise 0
local token = redis.call('HGET', KEYS[1], 'token') or 'none'
if token ~= ARGV[1] then
  return redis.error_reply('FENCED partition has another token: token=' .. ARGV[1] .. ' found=' .. token)
end
redis.call('PERSIST', KEYS[1]) -- never expires; and with a first write that takes no memory, the script is let through
local load = redis.call('HINCRBY', KEYS[1], 'load', 1)
local state = redis.call('HMGET', KEYS[1], 'position', 'published', 'warming', 'messages', 'left')
if ARGV[2] == '1' and not state[1] and #redis.call('SMEMBERS', KEYS[2]) == 0 then
  state[3] = '1'
  redis.call('HSET', KEYS[1], 'warming', state[3])
end
local in_order = load == 1 or state[5] == string.format('%.0f', load - 1)
return { load, state[1], state[2], state[3], state[4] or '0', in_order and 1 or 0 }
