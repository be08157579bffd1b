-- Appends written messages to one or many chats, in one round trip and one transaction.
--
-- batch: [{"c":chat,"u":author,"k":client id,"g":digest,"b":body,"r":reply to|null,"t":tag,"a":moment,"rv":rules version,"mv":membership version}…],
-- no (c,u,k) twice. patient: wait 800 ms for locks instead of passing by.
--
-- The locks are taken in a statement of their own, in key order. The second statement's snapshot is younger than the locks, so it sees every removal
-- that committed while this one waited: with one statement it would not (READ COMMITTED fixes the snapshot when the statement starts).
--
-- status: ok · dup (placed before; seq, no, ver, at are of then) · reused (the client id belongs to another message) · stale (rules or membership
-- have moved on, or there is no such chat) · noreply (nothing to answer) · busy (the chat is locked by somebody else).
--
-- The name carries its version: an older node goes on calling the function it knows. The settings, and the subqueries of one row, keep the plan the
-- same on an empty table as on a full one: a look into an index for each item. Without them a plan made while the tables were small may read all of
-- a table for each batch.
CREATE FUNCTION append_v1(batch jsonb, patient boolean)
RETURNS TABLE (i int, status text, seq bigint, no bigint, prev_tag int, ver bigint, at bigint, member_count int)
LANGUAGE plpgsql
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET jit = off
AS $f$
#variable_conflict use_column
DECLARE
  locked uuid[];
BEGIN
  IF patient THEN
    PERFORM set_config('lock_timeout', '800ms', true);
    SELECT array_agg(s.chat_id) INTO locked FROM (
      SELECT h.chat_id FROM chat_heads h
       WHERE h.chat_id = ANY (ARRAY(SELECT DISTINCT (e->>'c')::uuid FROM jsonb_array_elements(batch) e))
       ORDER BY h.chat_id FOR NO KEY UPDATE) s;
  ELSE
    SELECT array_agg(s.chat_id) INTO locked FROM (
      SELECT h.chat_id FROM chat_heads h
       WHERE h.chat_id = ANY (ARRAY(SELECT DISTINCT (e->>'c')::uuid FROM jsonb_array_elements(batch) e))
       ORDER BY h.chat_id FOR NO KEY UPDATE SKIP LOCKED) s;
  END IF;

  RETURN QUERY
  WITH inp AS MATERIALIZED (
    SELECT x.ord::int AS i, (x.e->>'c')::uuid AS c, (x.e->>'u')::uuid AS u, (x.e->>'k')::uuid AS k, (x.e->>'g')::bigint AS g, x.e->>'b' AS b,
           (x.e->>'r')::bigint AS r, (x.e->>'t')::int AS t, (x.e->>'a')::bigint AS a, (x.e->>'rv')::bigint AS rv, (x.e->>'mv')::bigint AS mv
      FROM jsonb_array_elements(batch) WITH ORDINALITY x(e, ord)),
  cls AS MATERIALIZED (
    SELECT inp.*, h.head_seq, h.head_tag, h.last_no, h.last_ts, h.member_count, d.seq AS d_seq, d.no AS d_no, d.ver AS d_ver, d.created_at AS d_at,
           CASE WHEN h.chat_id IS NULL THEN 'stale'
                WHEN NOT h.chat_id = ANY (coalesce(locked, '{}')) THEN 'busy'
                WHEN d.retracted_at IS NOT NULL OR d.digest = g THEN 'dup'
                WHEN d.seq IS NOT NULL THEN 'reused'
                WHEN m.user_id IS NULL OR m.ver <> mv OR h.rules_ver <> rv THEN 'stale'
                WHEN r IS NULL THEN 'ok'
                WHEN NOT EXISTS (SELECT 1 FROM messages q WHERE q.chat_id = c AND q.seq = r) THEN 'noreply'
                WHEN r >= m.join_seq OR EXISTS (SELECT 1 FROM member_spans s WHERE s.chat_id = c AND s.user_id = u AND s.from_seq <= r AND r < s.to_seq)
                THEN 'ok' ELSE 'noreply' END AS st
      FROM inp
      LEFT JOIN LATERAL (SELECT * FROM chat_heads WHERE chat_id = c LIMIT 1) h ON true
      LEFT JOIN LATERAL (SELECT * FROM messages WHERE chat_id = c AND sender_id = u AND client_id = k LIMIT 1) d ON true
      LEFT JOIN LATERAL (SELECT * FROM members WHERE chat_id = c AND user_id = u AND leave_seq IS NULL LIMIT 1) m ON true),
  fresh AS MATERIALIZED (
    SELECT q.i, q.c, q.u, q.k, q.g, q.b, q.r, q.t, q.head_seq + q.rn AS seq, q.last_no + q.rn AS no, q.base_ts + q.rn AS ts,
           coalesce(q.before, q.head_tag) AS prev_tag
      FROM (SELECT cls.*, row_number() OVER w AS rn, lag(t) OVER w AS before, greatest(last_ts, max(a) OVER (PARTITION BY c) - 1) AS base_ts
              FROM cls WHERE st = 'ok' WINDOW w AS (PARTITION BY c ORDER BY i)) q),
  heads AS (
    UPDATE chat_heads h SET head_seq = n.seq, last_msg_seq = n.seq, last_no = n.no, last_ts = n.ts, head_tag = n.t
      FROM (SELECT DISTINCT ON (c) c, seq, no, ts, t FROM fresh ORDER BY c, seq DESC) n WHERE h.chat_id = n.c),
  marks AS (
    UPDATE members m SET sent_seq = n.seq, sent_no = n.no
      FROM (SELECT c, u, max(seq) AS seq, max(no) AS no FROM fresh GROUP BY c, u) n WHERE m.chat_id = n.c AND m.user_id = n.u),
  msgs AS (
    INSERT INTO messages (chat_id, seq, no, sender_id, client_id, digest, kind, body, reply_to, created_at)
    SELECT c, seq, no, u, k, g, 0, b, r, ts FROM fresh),
  evs AS (
    INSERT INTO chat_events (chat_id, seq, tag, kind, msg_seq, actor_id, ts) SELECT c, seq, t, 1, seq, u, ts FROM fresh)
  SELECT cls.i, cls.st, coalesce(f.seq, cls.d_seq), coalesce(f.no, cls.d_no), f.prev_tag, coalesce(cls.d_ver, 1), coalesce(f.ts, cls.d_at),
         cls.member_count
    FROM cls LEFT JOIN fresh f ON f.i = cls.i ORDER BY cls.i;
END $f$;

-- One message: what append_v1 does for a batch, in plain statements over primary keys, at about half its processor time. The same answers, the same
-- order of steps: the lock alone, then everything else on a younger snapshot.
CREATE FUNCTION append_one_v1(c uuid, u uuid, k uuid, g bigint, b text, r bigint, t int, a bigint, rv bigint, mv bigint, patient boolean)
RETURNS TABLE (i int, status text, seq bigint, no bigint, prev_tag int, ver bigint, at bigint, member_count int)
LANGUAGE plpgsql
SET enable_seqscan = off SET jit = off
AS $f$
#variable_conflict use_column
DECLARE
  h record;
  d record;
  m record;
  moment bigint;
BEGIN
  i := 1;
  IF patient THEN
    PERFORM set_config('lock_timeout', '800ms', true);
    SELECT x.head_seq, x.head_tag, x.last_no, x.last_ts, x.rules_ver, x.member_count INTO h FROM chat_heads x WHERE x.chat_id = c FOR NO KEY UPDATE;
  ELSE
    SELECT x.head_seq, x.head_tag, x.last_no, x.last_ts, x.rules_ver, x.member_count INTO h FROM chat_heads x WHERE x.chat_id = c
       FOR NO KEY UPDATE SKIP LOCKED;
  END IF;
  IF NOT FOUND THEN
    status := CASE WHEN EXISTS (SELECT 1 FROM chat_heads x WHERE x.chat_id = c) THEN 'busy' ELSE 'stale' END;
    RETURN NEXT;
    RETURN;
  END IF;

  SELECT x.seq, x.no, x.ver, x.created_at, x.digest, x.retracted_at INTO d FROM messages x WHERE x.chat_id = c AND x.sender_id = u AND x.client_id = k;
  IF FOUND THEN
    status := CASE WHEN d.retracted_at IS NOT NULL OR d.digest = g THEN 'dup' ELSE 'reused' END;
    seq := d.seq; no := d.no; ver := d.ver; at := d.created_at; member_count := h.member_count;
    RETURN NEXT;
    RETURN;
  END IF;

  SELECT x.ver, x.join_seq INTO m FROM members x WHERE x.chat_id = c AND x.user_id = u AND x.leave_seq IS NULL;
  IF NOT FOUND OR m.ver <> mv OR h.rules_ver <> rv THEN
    status := 'stale';
    RETURN NEXT;
    RETURN;
  END IF;
  IF r IS NOT NULL THEN
    PERFORM 1 FROM messages q WHERE q.chat_id = c AND q.seq = r AND (r >= m.join_seq
         OR EXISTS (SELECT 1 FROM member_spans s WHERE s.chat_id = c AND s.user_id = u AND s.from_seq <= r AND r < s.to_seq));
    IF NOT FOUND THEN
      status := 'noreply';
      RETURN NEXT;
      RETURN;
    END IF;
  END IF;

  seq := h.head_seq + 1; no := h.last_no + 1; moment := greatest(h.last_ts + 1, a);
  UPDATE chat_heads x SET head_seq = h.head_seq + 1, last_msg_seq = h.head_seq + 1, last_no = h.last_no + 1, last_ts = moment, head_tag = t
   WHERE x.chat_id = c;
  INSERT INTO messages (chat_id, seq, no, sender_id, client_id, digest, kind, body, reply_to, created_at)
  VALUES (c, h.head_seq + 1, h.last_no + 1, u, k, g, 0, b, r, moment);
  INSERT INTO chat_events (chat_id, seq, tag, kind, msg_seq, actor_id, ts) VALUES (c, h.head_seq + 1, t, 1, h.head_seq + 1, u, moment);
  UPDATE members x SET sent_seq = h.head_seq + 1, sent_no = h.last_no + 1 WHERE x.chat_id = c AND x.user_id = u;
  status := 'ok'; prev_tag := h.head_tag; ver := 1; at := moment; member_count := h.member_count;
  RETURN NEXT;
END $f$;
