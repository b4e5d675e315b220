-- Tells how far a partition's queue goes, and how far flush has stored it: the newest entry that is in the stream, '0-0' when there
-- is none, and the newest entry that flush has acknowledged together with all before it. Instead of that, '<' and the oldest entry
-- that flush has not acknowledged, when there is one; nil when the stream has no group of flush.
--
-- KEYS: md:ticks:{p}
local last = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1]
local newest = last and last[1] or '0-0'
local groups = redis.pcall('XINFO', 'GROUPS', KEYS[1])
if groups.err then
  return { newest, false } -- there is no such stream
end
local stored = false
for _, group in ipairs(groups) do
  local about = {}
  for i = 1, #group, 2 do
    about[group[i]] = group[i + 1]
  end
  if about['name'] == 'flush' then
    stored = about['last-delivered-id']
    if about['pending'] > 0 then
      stored = '<' .. redis.call('XPENDING', KEYS[1], 'flush')[2]
    end
  end
end
return { newest, stored }
