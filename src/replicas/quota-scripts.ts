// What happens to the quota of one credential in Redis, each as a whole and in Redis' own time. The quota
// is a hash: `window|end` has how many requests count until then, `throttled` when the API wants to be
// asked again, `confirmed` that reads count, `proven` that the API knows the credential, `version` how
// often it has changed. Windows slide in sixtieths, as in `upstream/gate/quota-window.ts`. KEYS begins with
// the quota; ARGV with the channel, the replica that asks, and the name of the quota.

const PRELUDE = `
local key, channel, sender, name = KEYS[1], ARGV[1], ARGV[2], ARGV[3]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local steps, totals = {}, {}
local function load()
  local flat, ended = redis.call('HGETALL', key), {}
  for i = 1, #flat, 2 do
    local window, ends = string.match(flat[i], '^(.*)|(%d+)$')
    if window then
      ends = tonumber(ends)
      local count = tonumber(flat[i + 1])
      if ends <= now or count <= 0 then
        ended[#ended + 1] = flat[i]
      else
        steps[window] = steps[window] or {}
        table.insert(steps[window], { ends, count })
        totals[window] = (totals[window] or 0) + count
      end
    end
  end
  for i = 1, #ended, 100 do redis.call('HDEL', key, unpack(ended, i, math.min(i + 99, #ended))) end
  for _, each in pairs(steps) do table.sort(each, function(a, b) return a[1] < b[1] end) end
end
local function count(window, ends, by)
  redis.call('HINCRBY', key, window .. '|' .. string.format('%d', ends), by)
end
local isProven = redis.call('HEXISTS', key, 'proven') == 1
local function keep(ms)
  ms = math.ceil(ms)
  -- A credential that the API does not know may be one of very many.
  if not isProven then ms = math.min(ms, 120000) end
  if redis.call('PTTL', key) < ms then redis.call('PEXPIRE', key, ms) end
end
local function publish(change)
  change.from = sender
  change.isProven = isProven
  change.version = redis.call('HINCRBY', key, 'version', 1)
  change.name = name
  redis.call('PUBLISH', channel, cjson.encode(change))
end
local function throttledMs()
  return math.max(0, (tonumber(redis.call('HGET', key, 'throttled')) or 0) - now)
end
-- Stores facts beside counts. Returns the throttle in ms if it is longer than the stored one, and whether reads are newly confirmed.
local function adopt(facts, longestMs)
  local throttledForMs, isConfirmed
  if facts.isProven and not isProven then
    redis.call('HSET', key, 'proven', '1')
    isProven = true
    keep(longestMs)
  end
  if (facts.throttledMs or 0) > throttledMs() then
    throttledForMs = facts.throttledMs
    redis.call('HSET', key, 'throttled', string.format('%d', math.ceil(now + throttledForMs)))
    keep(throttledForMs)
  end
  if facts.readsConfirmed and redis.call('HSET', key, 'confirmed', '1') == 1 then
    isConfirmed = true
    keep(86400000)
  end
  return throttledForMs, isConfirmed
end
local function described()
  local all = {}
  for window, each in pairs(steps) do
    for _, step in ipairs(each) do all[#all + 1] = { window, step[2], step[1] - now } end
  end
  return all
end
local function endOf(windowMs, lateMs)
  local stepMs = windowMs / 60
  return math.ceil(math.ceil((now + lateMs) / stepMs + 1) * stepMs) + windowMs
end
`;

/** ARGV from 4: at most so many permits, for how long they are valid, and name, limit, length of each window. */
export const TAKE = `${PRELUDE}
load()
local granted, validMs = tonumber(ARGV[4]), tonumber(ARGV[5])
local waitMs = throttledMs()
if waitMs > 0 then granted = 0 end
for i = 6, #ARGV, 3 do
  local window, limit = ARGV[i], tonumber(ARGV[i + 1])
  local left = limit - (totals[window] or 0)
  if left < granted then granted = math.max(0, left) end
  local excess = 1 - left
  for _, step in ipairs(steps[window] or {}) do
    if excess <= 0 then break end
    excess = excess - step[2]
    if excess <= 0 then waitMs = math.max(waitMs, step[1] - now) end
  end
end
if granted == 0 then
  return cjson.encode({ granted = 0, waitMs = waitMs, counted = described(), isProven = isProven })
end
local counted, receipt = {}, {}
for i = 6, #ARGV, 3 do
  local window, windowMs = ARGV[i], tonumber(ARGV[i + 2])
  local ends = endOf(windowMs, validMs)
  count(window, ends, granted)
  keep(ends - now)
  counted[#counted + 1] = { window, granted, ends - now }
  receipt[#receipt + 1] = window .. '|' .. string.format('%d', ends)
end
publish({ counted = counted })
return cjson.encode({ granted = granted, waitMs = 0, counted = counted, receipt = receipt, isProven = isProven })
`;

/** ARGV from 4: how many permits are given back, and the fields in which they count. */
export const GIVE_BACK = `${PRELUDE}
local counted = {}
for i = 5, #ARGV do
  local window, ends = string.match(ARGV[i], '^(.*)|(%d+)$')
  local by = math.min(tonumber(ARGV[4]), tonumber(redis.call('HGET', key, ARGV[i])) or 0)
  if by > 0 then
    count(window, tonumber(ends), -by)
    counted[#counted + 1] = { window, -by, tonumber(ends) - now }
  end
end
if #counted > 0 then publish({ counted = counted }) end
`;

/** ARGV from 4: the change as JSON, the longest window; of the window that is reported on the limit and the length. */
export const TELL = `${PRELUDE}
local change = cjson.decode(ARGV[4])
adopt(change, tonumber(ARGV[5]))
if change.reported then
  load()
  local window, limit, windowMs = change.reported.window, tonumber(ARGV[6]), tonumber(ARGV[7])
  local stepMs = windowMs / 60
  local ends = math.ceil(math.ceil((now + change.reported.resetMs) / stepMs) * stepMs)
  local missing = limit - change.reported.remaining
  for _, step in ipairs(steps[window] or {}) do
    if step[1] >= ends then missing = missing - step[2] end
  end
  if missing > 0 then
    -- Earlier requests are among those that the API has seen, so none is counted twice.
    local uncounted = missing
    for i = #(steps[window] or {}), 1, -1 do
      local step = steps[window][i]
      if step[1] < ends and uncounted > 0 then
        local by = math.min(step[2], uncounted)
        count(window, step[1], -by)
        uncounted = uncounted - by
      end
    end
    count(window, ends, missing)
    keep(ends - now)
  end
end
publish(change)
`;

/**
 * KEYS[2] says that this was told before. ARGV from 4: facts beside counts as JSON; the length of each
 * window as JSON; what is known to count and what was sent, as JSON lists of window, count and time left.
 */
export const JOIN = `${PRELUDE}
load()
local lengths, longestMs = cjson.decode(ARGV[5]), 0
for _, windowMs in pairs(lengths) do longestMs = math.max(longestMs, windowMs) end
local known, sent = cjson.decode(ARGV[6]), cjson.decode(ARGV[7])
local throttledForMs, isConfirmed = adopt(cjson.decode(ARGV[4]), longestMs)
-- The answer to it was lost: all of it counts already.
if #sent > 0 and not redis.call('SET', KEYS[2], '1', 'NX', 'PX', 3600000) then sent = {} end
local missing, newest = {}, {}
for _, each in ipairs(known) do
  local window, by, endsInMs = unpack(each)
  missing[window] = (missing[window] or 0) + by
  newest[window] = math.max(newest[window] or 0, now + endsInMs)
end
for window, ends in pairs(newest) do
  -- What ends later was sent since, so that it is not among the known. Their ends are told rounded up, and a little late.
  local latest = ends + lengths[window] / 60 + 200
  for _, step in ipairs(steps[window] or {}) do
    if step[1] <= latest then missing[window] = missing[window] - step[2] end
  end
end
local function add(window, by, endsInMs)
  local ends = math.ceil(now + endsInMs)
  count(window, ends, by)
  keep(ends - now)
end
for i = #known, 1, -1 do
  local window, by, endsInMs = unpack(known[i])
  by = math.min(by, missing[window])
  if by > 0 and endsInMs > 0 then
    missing[window] = missing[window] - by
    add(window, by, endsInMs)
  end
end
for _, each in ipairs(sent) do
  if each[3] > 0 then add(each[1], each[2], each[3]) end
end
-- Others have what is known already: only what was sent is published.
if #sent > 0 or throttledForMs or isConfirmed then
  publish({ counted = sent, throttledMs = throttledForMs, readsConfirmed = isConfirmed })
end
steps, totals = {}, {}
load()
return cjson.encode({
  counted = described(),
  version = tonumber(redis.call('HGET', key, 'version')) or 0,
  throttledMs = throttledMs(),
  readsConfirmed = redis.call('HGET', key, 'confirmed') == '1',
  isProven = isProven,
})
`;
