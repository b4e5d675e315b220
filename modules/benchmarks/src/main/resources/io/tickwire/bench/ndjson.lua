-- 500 new ticks of 20 symbols in every post: lines made once, the timestamp put in for each post.
local threads = 0
function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end
local template, base, count
function init()
  local lines = {}
  for i = 1, 500 do
    lines[i] = string.format(
      '{"symbol":"N%d-%d","ts":@,"price":"%d.%02d","volume":"0.%04d","source":"bench","seq":%d}',
      id, i % 20, 97000 + i % 100, i % 100, i * 7 + 1, i)
  end
  template = table.concat(lines, "\n")
  base = os.time() * 1000 - 3600000
  count = 0
end
function request()
  count = count + 1
  local body = template:gsub("@", string.format("%d", base + count))
  return wrk.format("POST", nil, { ["Content-Type"] = "application/x-ndjson" }, body)
end
