-- How far the group is behind: {ticks appended and not done, age in milliseconds of the oldest entry not done, or 0}.
-- Reads only. KEYS: stream, meter. ARGV: group.
local stream, meter, group = KEYS[1], KEYS[2], ARGV[1]
local counts = redis.call('HMGET', meter, 'appended', group)
local ticks = (tonumber(counts[1] or 0) or 0) - (tonumber(counts[2] or 0) or 0)

local oldest
local pending = redis.call('XPENDING', stream, group)
if pending[1] > 0 then
  oldest = pending[2]
else
  for _, info in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
    local fields = {}
    for i = 1, #info, 2 do fields[info[i]] = info[i + 1] end
    if fields['name'] == group then
      local entry = redis.call('XRANGE', stream, '(' .. fields['last-delivered-id'], '+', 'COUNT', 1)[1]
      oldest = entry and entry[1]
    end
  end
end
local ageMs = 0
if oldest then
  local now = redis.call('TIME')
  ageMs = math.max(0, now[1] * 1000 + math.floor(now[2] / 1000) - tonumber(string.match(oldest, '^%d+')))
end
return { math.max(0, ticks), ageMs }
