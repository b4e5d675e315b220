-- Lengthens a lease that is still the member's. One that Redis has lost is put back, with its token, as long as nobody has
-- come since. Answers 1, or 0 when the lease is not the member's any more.
--
-- KEYS: md:calc:{p}:lease, md:calc:{p}   ARGV: what the lease says, its token, its length in milliseconds
local lease = redis.call('GET', KEYS[1]) or ARGV[1]
local token = redis.call('HGET', KEYS[2], 'token') or ARGV[2]
if lease ~= ARGV[1] or token ~= ARGV[2] then
  return 0
end
if redis.call('PEXPIRE', KEYS[1], ARGV[3]) == 0 then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3])
end
redis.call('HSETNX', KEYS[2], 'token', token)
return 1
