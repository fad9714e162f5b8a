-- The messages that mention a user, or answer one of the user's: what the inbox shows, in its order.

CREATE TABLE inbox (
  "user" bigint NOT NULL,
  at     bigint NOT NULL, -- of the message
  room   bigint NOT NULL,
  seq    bigint NOT NULL,
  reply  bigint NOT NULL DEFAULT 0, -- 1: it answers one of the user's messages; it may mention the user too
  PRIMARY KEY ("user", at, room, seq)
);

CREATE INDEX inbox_message ON inbox(room, seq); -- they go with the message

-- Messages of before. Answers are found only from now on: a message says which one it answers in its JSON, which no index covers.
INSERT INTO inbox ("user", at, room, seq)
  SELECT m."user", e.at, m.room, e.seq FROM mentions m JOIN events e ON e.room = m.room AND e.seq = m.seq WHERE e.kind = 'said'
  ON CONFLICT DO NOTHING;
INSERT INTO inbox ("user", at, room, seq)
  SELECT m."user", e.at, m.room, e.seq FROM mentions m JOIN amendments a ON a.room = m.room AND a.seq = m.seq
  JOIN events e ON e.room = a.room AND e.seq = a.target WHERE e.kind = 'said'
  ON CONFLICT DO NOTHING;
