-- How entries leave the queue: see docs/adr/0037-the-tape.md. This text stands before the scripts that trim a stream, and before those
-- that read what was trimmed.
--
-- While somebody wants the tape, entries that both groups are done with are copied to the tape before they are trimmed, with the
-- same ids. Of the partition's meter these fields are the tape's:
--   tapeFrom   every entry from this id on is on the tape or in the queue
--   tapeAt     the counters of calc and flush after the last script that knows of the tape: others mean that an earlier release
--              has trimmed the stream, which copies nothing
--   tapeEpoch  how often the tape began anew
--   tapeBytes  bytes on the tape by slot of time, "slot:bytes …"
local TAPE_COPIED_BYTES = 1048576 -- in one script, in which nobody else is served: some 2 ms
local TAPE_COPIED_ENTRIES = 1024
local TAPE_PAGE = 16 -- an entry has at most some 90 kB
local TAPE_ENTRY_BYTES = 48 -- of an entry besides its frame
local TAPE_SLOTS = 20 -- what is too much goes in steps of a twentieth of the time that is kept

local function tape_parse(id)
  local ms, seq = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(ms), tonumber(seq)
end

local function tape_after(id)
  local ms, seq = string.match(id, '^(%d+)-(%d+)$')
  return ms .. '-' .. string.format('%.0f', tonumber(seq) + 1)
end

local function tape_earlier(a, b)
  local ams, aseq = tape_parse(a)
  local bms, bseq = tape_parse(b)
  return ams < bms or (ams == bms and aseq < bseq)
end

local function tape_counts(meter)
  local counts = redis.call('HMGET', meter, 'calc', 'flush')
  return (counts[1] or '') .. '/' .. (counts[2] or '')
end

-- the newest id that the stream ever had, as far as it can be known: the groups have read what is trimmed
local function tape_last(stream)
  local newest = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)[1]
  if newest then
    return newest[1]
  end
  local last = '0-0'
  local groups = redis.pcall('XINFO', 'GROUPS', stream) -- an error when there is no stream
  for _, info in ipairs(groups) do
    local fields = {}
    for i = 1, #info, 2 do fields[info[i]] = info[i + 1] end
    if tape_earlier(last, fields['last-delivered-id']) then
      last = fields['last-delivered-id']
    end
  end
  return last
end

-- The tape begins anew: with what is in the queue now, and what will come.
local function tape_reset(stream, meter, tape)
  redis.call('DEL', tape)
  local first = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
  redis.call('HSET', meter, 'tapeFrom', first and first[1] or tape_after(tape_last(stream)), 'tapeBytes', '')
  redis.call('HINCRBY', meter, 'tapeEpoch', 1)
end

-- To be called before the script's first write. nil when nobody wants the tape. Its own write takes memory, so that it is refused
-- when Redis has none left; what follows is let through then, as after any other first write.
local function tape_open(meter, wanted)
  local said = redis.call('GET', wanted)
  if not said then
    return nil
  end
  local keepMs, maxBytes = string.match(said, '^(%d+) (%d+)$')
  local fields = redis.call('HMGET', meter, 'calc', 'flush', 'tapeAt')
  local probe = redis.pcall('HSET', meter, 'tapeAt', fields[3] or '')
  return {
    keepMs = tonumber(keepMs),
    maxBytes = tonumber(maxBytes),
    whole = fields[3] == (fields[1] or '') .. '/' .. (fields[2] or ''),
    full = type(probe) == 'table' and probe.err ~= nil,
  }
end

-- Takes the entries before an id off a stream, and notes from where on none is missing. They are gone for the tape.
local function tape_drop(key, meter, before)
  local last = redis.call('XREVRANGE', key, '(' .. before, '-', 'COUNT', 1)[1]
  if not last then
    return
  end
  redis.call('XTRIM', key, 'MINID', before)
  local from = redis.call('HGET', meter, 'tapeFrom')
  if not from or tape_earlier(from, tape_after(last[1])) then
    redis.call('HSET', meter, 'tapeFrom', tape_after(last[1]))
  end
end

local function tape_read_slots(meter)
  local slots, order = {}, {}
  for slot, bytes in string.gmatch(redis.call('HGET', meter, 'tapeBytes') or '', '(%d+):(%d+)') do
    slots[tonumber(slot)] = tonumber(bytes)
    order[#order + 1] = tonumber(slot)
  end
  return slots, order
end

-- Keeps the tape within its time and its bytes.
local function tape_bound(meter, tape, state, slots, order, horizonMs)
  local width = math.max(1, math.floor(state.keepMs / TAPE_SLOTS))
  local sum, kept = 0, {}
  for _, slot in ipairs(order) do
    sum = sum + slots[slot]
  end
  local from = horizonMs
  for _, slot in ipairs(order) do
    if (slot + 1) * width <= horizonMs then
      sum = sum - slots[slot]
    elseif sum > state.maxBytes then
      sum = sum - slots[slot]
      from = math.max(from, (slot + 1) * width)
    else
      kept[#kept + 1] = string.format('%.0f:%.0f', slot, slots[slot])
    end
  end
  tape_drop(tape, meter, string.format('%.0f-0', from))
  redis.call('HSET', meter, 'tapeBytes', table.concat(kept, ' '))
end

-- Trims the stream of the entries before an id. Returns 1 when some are left, because they are too many for one script.
local function tape_trim(state, stream, meter, tape, needed)
  if not state then
    redis.call('XTRIM', stream, 'MINID', needed)
    return 0
  end
  if not state.whole then
    tape_reset(stream, meter, tape)
  end
  local more = 0
  if state.full then
    redis.call('PERSIST', tape) -- a first write that takes no memory
    tape_drop(tape, meter, needed)
    tape_drop(stream, meter, needed)
    redis.call('DEL', tape)
    redis.call('HSET', meter, 'tapeBytes', '')
  else
    local time = redis.call('TIME')
    local horizonMs = math.max(0, time[1] * 1000 + math.floor(time[2] / 1000) - state.keepMs)
    local horizon = string.format('%.0f-0', horizonMs)
    tape_drop(stream, meter, tape_earlier(needed, horizon) and needed or horizon) -- too old to be copied
    local width = math.max(1, math.floor(state.keepMs / TAPE_SLOTS))
    local slots, order = tape_read_slots(meter)
    local bytes, entries = 0, 0
    while true do
      local page = redis.call('XRANGE', stream, '-', '(' .. needed, 'COUNT', TAPE_PAGE)
      if #page == 0 then
        break
      end
      if bytes >= TAPE_COPIED_BYTES or entries >= TAPE_COPIED_ENTRIES then
        more = 1
        break
      end
      for _, entry in ipairs(page) do
        local size = TAPE_ENTRY_BYTES
        for i = 2, #entry[2], 2 do
          size = size + #entry[2][i]
        end
        local added = redis.pcall('XADD', tape, entry[1], unpack(entry[2]))
        if type(added) == 'table' and added.err then -- the tape has later ones: it is of a queue that was lost
          tape_reset(stream, meter, tape)
          slots, order = {}, {}
          redis.call('XADD', tape, entry[1], unpack(entry[2]))
        end
        local slot = math.floor(tape_parse(entry[1]) / width)
        if not slots[slot] then
          slots[slot] = 0
          order[#order + 1] = slot
        end
        slots[slot] = slots[slot] + size
        bytes = bytes + size
      end
      entries = entries + #page
      redis.call('XTRIM', stream, 'MINID', tape_after(page[#page][1]))
    end
    tape_bound(meter, tape, state, slots, order, horizonMs)
    if entries > 0 then
      redis.call('PEXPIRE', tape, state.keepMs)
    end
  end
  redis.call('HSET', meter, 'tapeAt', tape_counts(meter))
  return more
end

