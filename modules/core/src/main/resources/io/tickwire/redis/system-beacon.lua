-- Says on a channel whose database this is: the id of the system, made when there is none, and the number of the database.
-- One step: what is said is what the database holds at that moment.
--
-- KEYS: md:system   ARGV: channel, id for a system that has none, number of the database
local id = redis.call('GET', KEYS[1])
if not id then
  redis.call('SET', KEYS[1], ARGV[2])
  id = ARGV[2]
end
local said = id .. '/' .. ARGV[3]
redis.call('PUBLISH', ARGV[1], said)
return said
