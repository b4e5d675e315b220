-- Memory of a partition's stream in bytes, 0 when there is none. A script, so that a cluster client finds the node by the
-- key. All nodes of the stream are counted: they differ a hundredfold in size, and the first few tell nothing of the rest.
-- KEYS[1] stream
return redis.call('MEMORY', 'USAGE', KEYS[1], 'SAMPLES', 0) or 0
