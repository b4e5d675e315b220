-- Acknowledges entries whose ticks are committed, counts them as done, and trims the stream of what nobody needs any
-- more. An entry counts once however often it is acknowledged, and goes only when both groups are done with it.
-- KEYS: stream, meter, calc's committed state, tape, whether the tape is wanted. ARGV: group, then id and number of ticks of each entry.
-- Returns 1 when more is to be trimmed than one script does: the same again without entries goes on.
local stream, meter, calc, tape = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local group = ARGV[1]
local tape_state = tape_open(meter, KEYS[5])

local ticks = 0
for i = 2, #ARGV, 2 do
  if redis.call('XACK', stream, group, ARGV[i]) == 1 then
    ticks = ticks + tonumber(ARGV[i + 1])
  end
end
if ticks > 0 then
  redis.call('HINCRBY', meter, 'flush', ticks)
end

local function parse(id)
  local ms, seq = string.match(id, '^(%d+)-(%d+)$')
  return tonumber(ms), tonumber(seq)
end

-- the id after the given one, as {ms, seq}
local function after(id)
  local ms, seq = parse(id)
  return { ms, seq + 1 }
end

local position = redis.call('HGET', calc, 'position')
local needed_id = '0-0'
if position then
  local needed = after(position)
  local mine
  local pending = redis.call('XPENDING', stream, group)
  if pending[1] > 0 then
    mine = { parse(pending[2]) }
  else
    for _, info in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
      local fields = {}
      for i = 1, #info, 2 do fields[info[i]] = info[i + 1] end
      if fields['name'] == group then mine = after(fields['last-delivered-id']) end
    end
  end
  if mine[1] < needed[1] or (mine[1] == needed[1] and mine[2] < needed[2]) then
    needed = mine
  end
  needed_id = string.format('%.0f-%.0f', needed[1], needed[2])
elseif not tape_state then
  return 0
end
return tape_trim(tape_state, stream, meter, tape, needed_id)
