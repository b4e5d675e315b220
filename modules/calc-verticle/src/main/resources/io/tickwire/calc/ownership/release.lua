-- Gives a lease back, if it is still the member's. The fence stays where it is.
--
-- KEYS: md:calc:{p}:lease   ARGV: what the lease says
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1])
end
return 'OK'
