-- Appends frames to the streams of partitions, in order, and counts their ticks. One step: either all of it is in the
-- queue or, when Redis refuses the first command (out of memory), nothing is.
-- KEYS: for each partition its stream and its meter
-- ARGV: for each partition how many ticks it gets, how many frames, and the frames
local at = 1
for partition = 1, #KEYS, 2 do
  local last = at + 1 + ARGV[at + 1]
  for frame = at + 2, last do
    redis.call('XADD', KEYS[partition], '*', 'f', ARGV[frame])
  end
  redis.call('HINCRBY', KEYS[partition + 1], 'appended', ARGV[at])
  at = last + 1
end
return 'OK'
