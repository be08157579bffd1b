-- Takes one attempt from each quota, or from none. KEYS: one for each quota; ARGV: burst and refill in microseconds of each.
-- A key holds the moment at which its whole burst is back (GCRA). Answers the microseconds to wait, 0 when the attempt was taken.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local wait, full = 0, {}
for i, key in ipairs(KEYS) do
  local burst, refill = tonumber(ARGV[2 * i - 1]), tonumber(ARGV[2 * i])
  local back = math.max(tonumber(redis.call('GET', key) or now), now)
  wait = math.max(wait, back + refill - burst * refill - now)
  full[i] = back + refill
end
if wait > 0 then
  return wait
end
for i, key in ipairs(KEYS) do
  redis.call('SET', key, string.format('%.0f', full[i]), 'PX', math.ceil((full[i] - now) / 1000))
end
return 0
