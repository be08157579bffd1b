-- Fills in what was retracted before there was a trigger.

UPDATE chat_heads SET last_deleted_no = last.no
  FROM (SELECT chat_id, max(no) AS no FROM deleted_nos GROUP BY chat_id) last
 WHERE last.chat_id = chat_heads.chat_id AND chat_heads.last_deleted_no < last.no;
