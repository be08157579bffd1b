-- KEYS: the list of nodes, the notes of this one; ARGV: this node, its lease in seconds, 1 when there should be notes and 0 when not, then
-- users and since when, or nothing for who is gone. Answers 0 when it is not as it should be: then nothing is noted.
local lease = tonumber(ARGV[2])
local now = tonumber(redis.call('TIME')[1])
redis.call('ZADD', KEYS[1], now + lease, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('EXPIRE', KEYS[1], lease)
if redis.call('EXPIRE', KEYS[2], lease) ~= tonumber(ARGV[3]) then
  return 0
end
for i = 4, #ARGV, 2 do
  if ARGV[i + 1] == '' then
    redis.call('HDEL', KEYS[2], ARGV[i])
  else
    redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
  end
end
redis.call('EXPIRE', KEYS[2], lease)
return 1
