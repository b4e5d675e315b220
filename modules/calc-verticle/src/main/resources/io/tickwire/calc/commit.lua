-- Writes changes of state together with the stream position that they stand for: all of it, or nothing. Refused, with
-- nothing done, when the partition has a later owner, or when its state is no longer the one that the changes were made to.
-- Then moves the group calc on and deletes the entries that both groups are done with.
--
-- KEYS: md:calc:{p}, md:calc:{p}:symbols, md:meter:{p}, md:ticks:{p}, and then the hash of each changed symbol
-- ARGV: token, position before ('' for none), position now, ticks done between them,
--       and then for each symbol: its name, how many arguments its fields and values are, how many fields to remove,
--       the fields and values, the fields to remove
local owner = tonumber(redis.call('HGET', KEYS[1], 'token') or '0')
if owner > tonumber(ARGV[1]) then
  return redis.error_reply('FENCED by a later owner: token=' .. ARGV[1] .. ' owner=' .. owner)
end
local position = redis.call('HGET', KEYS[1], 'position') or ''
if position ~= ARGV[2] then
  return redis.error_reply('MOVED state is not the one that was changed: expected=' .. ARGV[2] .. ' found=' .. position)
end

local UNPACKED = 4000 -- Lua's stack holds about 8,000
local function in_parts(command, key, from, count)
  for at = from, from + count - 1, UNPACKED do
    redis.call(command, key, unpack(ARGV, at, math.min(at + UNPACKED, from + count) - 1))
  end
end

local at = 5
for symbol = 5, #KEYS do
  local written, removed = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  redis.call('SADD', KEYS[2], ARGV[at])
  in_parts('HSET', KEYS[symbol], at + 3, written)
  in_parts('HDEL', KEYS[symbol], at + 3 + written, removed)
  at = at + 3 + written + removed
end
redis.call('HSET', KEYS[1], 'position', ARGV[3], 'token', ARGV[1])
redis.call('HINCRBY', KEYS[3], 'calc', ARGV[4])
redis.call('XGROUP', 'SETID', KEYS[4], 'calc', ARGV[3])

-- Ids are compared as numbers and kept as text: Lua's numbers print 1764000000000 as 1.764e+12.
local function parse(id)
  local millis, number = string.match(id, '^(%d+)-(%d+)$')
  return { text = millis, millis = tonumber(millis), number = tonumber(number) }
end
local function after(id)
  local it = parse(id)
  return { text = it.text, millis = it.millis, number = it.number + 1 }
end
local function earlier(a, b)
  if a.millis < b.millis or (a.millis == b.millis and a.number < b.number) then
    return a
  end
  return b
end

for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[4])) do
  local about = {}
  for i = 1, #group, 2 do
    about[group[i]] = group[i + 1]
  end
  if about['name'] == 'flush' then
    local needed = after(about['last-delivered-id'])
    if about['pending'] > 0 then
      needed = parse(redis.call('XPENDING', KEYS[4], 'flush')[2])
    end
    needed = earlier(needed, after(ARGV[3]))
    redis.call('XTRIM', KEYS[4], 'MINID', needed.text .. '-' .. string.format('%.0f', needed.number))
  end
end
return 'OK'
