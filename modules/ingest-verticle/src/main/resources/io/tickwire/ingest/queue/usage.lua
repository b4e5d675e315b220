-- Memory of a stream in bytes, 0 when there is none, -1 when something else has its key. A script, so that a cluster client finds
-- the node by the key. All nodes of the stream are counted: they differ a hundredfold in size, and the first few tell nothing of
-- the rest.
-- KEYS[1] stream
local empty = redis.pcall('XRANGE', KEYS[1], '+', '-', 'COUNT', 1) -- of no entry: asks for the type alone
if empty.err and string.find(empty.err, 'WRONGTYPE', 1, true) then
  return -1
end
return redis.call('MEMORY', 'USAGE', KEYS[1], 'SAMPLES', 0) or 0
