-- KEYS: the list of nodes, the notes of this one; ARGV: this node, its lease in seconds. Answers 0 when the notes are not there.
local lease = tonumber(ARGV[2])
local now = tonumber(redis.call('TIME')[1])
redis.call('ZADD', KEYS[1], now + lease, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('EXPIRE', KEYS[1], lease)
return redis.call('EXPIRE', KEYS[2], lease)
