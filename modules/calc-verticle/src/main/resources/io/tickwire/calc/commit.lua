-- Writes changes of state together with the stream position that they stand for: all of it, or nothing. Refused, with
-- nothing done, when the partition has a later owner or was loaded again since, or when its state is no longer the one that
-- the changes were made to. Then moves the group calc on and deletes the entries that both groups are done with.
--
-- KEYS: md:calc:{p}, md:calc:{p}:symbols, md:meter:{p}, md:ticks:{p}, md:calc:{p}:rebuilt, md:tape:{p}, md:tape:{p}:wanted, and then the
--       hash of each changed symbol
-- ARGV: token, load, position before ('' for none), position now, ticks done between them, format of what is written,
--       1 when no symbol is left to be rebuilt, otherwise 0, how many symbols were rebuilt, their names,
--       and then for each changed symbol: its name, how many arguments its fields and values are, how many fields to remove,
--       the fields and values, the fields to remove
local fence = redis.call('HMGET', KEYS[1], 'token', 'load')
if fence[1] ~= ARGV[1] or fence[2] ~= ARGV[2] then
  return redis.error_reply('FENCED partition has another token or load: token=' .. ARGV[1] .. ' load=' .. ARGV[2]
    .. ' found=' .. (fence[1] or 'none') .. ',' .. (fence[2] or 'none'))
end
local position = redis.call('HGET', KEYS[1], 'position') or ''
if position ~= ARGV[3] then
  return redis.error_reply('STALE state is not the one that was changed: expected=' .. ARGV[3] .. ' found=' .. position)
end
-- what was written in a later format may still be there
local format = math.max(ARGV[6], redis.call('HGET', KEYS[1], 'format') or ARGV[6])
local tape_state = tape_open(KEYS[3], KEYS[7])
-- A script whose first write takes no memory is let through when Redis is out of it: see docs/adr/0006-leases.md
redis.call('PERSIST', KEYS[1])

local UNPACKED = 4000 -- Lua's stack holds about 8,000
local function in_parts(command, key, from, count)
  for at = from, from + count - 1, UNPACKED do
    redis.call(command, key, unpack(ARGV, at, math.min(at + UNPACKED, from + count) - 1))
  end
end

local rebuilt = tonumber(ARGV[8])
in_parts('SADD', KEYS[5], 9, rebuilt)
if ARGV[7] == '1' then
  redis.call('HDEL', KEYS[1], 'warming')
  redis.call('DEL', KEYS[5])
end

local at = 9 + rebuilt
for symbol = 8, #KEYS do
  local written, removed = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  redis.call('SADD', KEYS[2], ARGV[at])
  in_parts('HSET', KEYS[symbol], at + 3, written)
  in_parts('HDEL', KEYS[symbol], at + 3 + written, removed)
  at = at + 3 + written + removed
end
redis.call('HSET', KEYS[1], 'position', ARGV[4], 'format', format)
redis.call('HINCRBY', KEYS[3], 'calc', ARGV[5])
-- a stream that Redis has lost comes back without its groups
if redis.pcall('XGROUP', 'SETID', KEYS[4], 'calc', ARGV[4]).err then
  redis.call('XGROUP', 'CREATE', KEYS[4], 'calc', ARGV[4], 'MKSTREAM')
end

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

local needed_id = '0-0'
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
    needed = earlier(needed, after(ARGV[4]))
    needed_id = needed.text .. '-' .. string.format('%.0f', needed.number)
  end
end
tape_trim(tape_state, KEYS[4], KEYS[3], KEYS[6], needed_id) -- what is too much for one script goes with the next
return 'OK'
