-- Tells a channel of the caller's own which partition this is and how many messages it has published so far. Having a key
-- of the partition, the script runs on the node where publish.lua does: its message takes the same way as theirs, behind
-- them. Writes nothing.
--
-- KEYS: md:calc:{p}   ARGV: channel, partition
return redis.call('PUBLISH', ARGV[1], ARGV[2] .. ' ' .. (redis.call('HGET', KEYS[1], 'messages') or '0'))
