-- Removes consumers that hold no entry and are gone: the named one, and those silent for a long time. One that holds an
-- entry is never removed, because its entries would be forgotten with it.
-- KEYS: stream. ARGV: group, silence in milliseconds, name or ''. Returns how many were removed.
local removed = 0
for _, info in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])) do
  local fields = {}
  for i = 1, #info, 2 do fields[info[i]] = info[i + 1] end
  if fields['pending'] == 0 and (fields['idle'] > tonumber(ARGV[2]) or fields['name'] == ARGV[3]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], fields['name'])
    removed = removed + 1
  end
end
return removed
