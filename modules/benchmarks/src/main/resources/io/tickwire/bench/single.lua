-- One new tick in every post. Threads take symbols of their own and count seq.
local threads = 0
function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end
local seq = 0
local body = '{"symbol":"S%d-%d","ts":%d000,"price":"%d.%02d","volume":"0.%04d","source":"bench","seq":%d}'
function request()
  seq = seq + 1
  return wrk.format("POST", nil, { ["Content-Type"] = "application/json" },
    string.format(body, id, seq % 50, os.time(), 97000 + seq % 100, seq % 100, seq % 9000 + 1, seq))
end
