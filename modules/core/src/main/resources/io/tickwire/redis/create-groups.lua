-- Makes the stream of a partition with its consumer groups, where they are missing; those that exist stay as they are.
-- KEYS: stream   ARGV: groups
redis.call('PERSIST', KEYS[1]) -- first: a script whose first write takes no memory is let through when Redis is out of it
for _, group in ipairs(ARGV) do
  local made = redis.pcall('XGROUP', 'CREATE', KEYS[1], group, '0', 'MKSTREAM')
  if made.err and not string.find(made.err, 'BUSYGROUP', 1, true) then
    return made
  end
end
return 'OK'
