-- Reads what came after an entry, from the tape and behind that from the queue, in one step: an entry that moves from the one to the
-- other is never missed. Reads only.
-- KEYS: tape, stream, meter. ARGV: id of the entry, most entries, bytes of frames with which it ends.
-- Returns {whether tape and queue are without a hole between them, 'tapeFrom' or '', 'tapeEpoch', ticks appended, counters of calc and
-- flush, whether more follows, newest id when nothing came, whether the entry itself is in the queue, entries}.
local PAGE = 16 -- entries are small or large: few at once
local tape, stream, meter = KEYS[1], KEYS[2], KEYS[3]
local after, most, most_bytes = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])

local fields = redis.call('HMGET', meter, 'tapeAt', 'tapeFrom', 'tapeEpoch', 'appended')
local counts = tape_counts(meter)
local whole = fields[1] == counts

local present = 0
if not whole and #redis.call('XRANGE', stream, after, after) == 1 then
  present = 1
end

local entries, bytes, largest, more = {}, 0, 1, 0
for _, key in ipairs(whole and { tape, stream } or { stream }) do
  while more == 0 do
    local fits = #entries == 0 and 1 or math.floor((most_bytes - bytes) / largest)
    local count = math.max(1, math.min(PAGE, fits))
    local page = redis.call('XRANGE', key, '(' .. after, '+', 'COUNT', count)
    for _, entry in ipairs(page) do
      entries[#entries + 1] = entry
      local size = 0
      for i = 2, #entry[2], 2 do
        size = size + #entry[2][i]
      end
      bytes = bytes + size
      largest = math.max(largest, size)
      after = entry[1]
    end
    if #entries >= most or bytes >= most_bytes then
      more = 1
    end
    if #page < count then
      break
    end
  end
end
return {
  whole and 1 or 0, fields[2] or '', tonumber(fields[3] or 0), tonumber(fields[4] or 0), counts, more,
  #entries == 0 and tape_last(stream) or '', present, entries,
}
