-- Appends frames to the stream of a partition, in order, and counts their ticks. One step: either all of it is in the
-- queue or, when Redis refuses the first command (out of memory), nothing is.
-- KEYS[1] stream, KEYS[2] meter; ARGV[1] ticks in all frames, ARGV[2...] frames
for i = 2, #ARGV do
  redis.call('XADD', KEYS[1], '*', 'f', ARGV[i])
end
return redis.call('HINCRBY', KEYS[2], 'appended', ARGV[1])
