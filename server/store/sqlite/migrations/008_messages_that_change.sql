-- Messages that change. The row of a message in events holds its present state; that of a deleted one has the kind 'gone', so that it is
-- in no count of unread messages. Amendments have a seq of their room, like messages, but no text.

CREATE TABLE amendments (
  room       INTEGER NOT NULL REFERENCES rooms,
  seq        INTEGER NOT NULL,
  kind       TEXT NOT NULL,
  at         INTEGER NOT NULL,
  author     INTEGER NOT NULL REFERENCES users,
  target     INTEGER NOT NULL, -- seq of the message
  key        TEXT NOT NULL DEFAULT '', -- of a reaction
  added      INTEGER NOT NULL DEFAULT 0, -- 1: a reaction or a pin was added, 0: it was taken away
  superseded INTEGER NOT NULL DEFAULT 0, -- 2: a later one says what there is to say
  sum        INTEGER NOT NULL, -- checksum; superseded adds 2^32
  PRIMARY KEY (room, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX amendments_live ON amendments(room, seq, target) WHERE superseded = 0;
CREATE INDEX amendments_target ON amendments(room, target, kind, key, author) WHERE superseded = 0;
CREATE INDEX amendments_pins ON amendments(room, kind, added, target) WHERE superseded = 0 AND kind = 'pinned' AND added = 1;

-- Who has reacted to a message. A reaction that was taken away stays with its seq, so that a list of users can go on after it.
CREATE TABLE reactions (
  room   INTEGER NOT NULL REFERENCES rooms,
  target INTEGER NOT NULL,
  user   INTEGER NOT NULL REFERENCES users,
  key    TEXT NOT NULL,
  seq    INTEGER NOT NULL, -- of the last amendment
  added  INTEGER NOT NULL,
  sum    INTEGER NOT NULL,
  PRIMARY KEY (room, target, user, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX reactions_order ON reactions(room, target, key, seq) WHERE added = 1;

-- Earlier texts of messages, and the last text of a message that a moderator has deleted and may restore.
CREATE TABLE versions (
  room    INTEGER NOT NULL REFERENCES rooms,
  seq     INTEGER NOT NULL, -- of the message
  until   INTEGER NOT NULL, -- seq of the amendment that replaced the text
  text    TEXT NOT NULL,
  at      INTEGER NOT NULL, -- when it was written
  author  INTEGER NOT NULL REFERENCES users,
  extra   TEXT NOT NULL DEFAULT '', -- of a deleted message: JSON, as in events
  deleted INTEGER NOT NULL DEFAULT 0, -- of a deleted message: when; 0 of an earlier text
  sum     INTEGER NOT NULL,
  PRIMARY KEY (room, seq, until)
) STRICT, WITHOUT ROWID;

CREATE INDEX versions_deleted ON versions(deleted) WHERE deleted > 0;
