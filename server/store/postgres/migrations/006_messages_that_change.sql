-- Messages that change. The row of a message in events holds its present state; that of a deleted one has the kind 'gone', so that it is
-- in no count of unread messages. Amendments have a seq of their room, like messages, but no text.

CREATE TABLE amendments (
  room       bigint NOT NULL,
  seq        bigint NOT NULL,
  kind       text COLLATE "C" NOT NULL,
  at         bigint NOT NULL,
  author     bigint NOT NULL,
  target     bigint NOT NULL, -- seq of the message
  key        text COLLATE "C" NOT NULL DEFAULT '', -- of a reaction
  added      bigint NOT NULL DEFAULT 0, -- 1: a reaction or a pin was added, 0: it was taken away
  superseded bigint NOT NULL DEFAULT 0, -- 2: a later one says what there is to say
  sum        bigint NOT NULL, -- checksum; superseded adds 2^32
  PRIMARY KEY (room, seq)
);

CREATE INDEX amendments_live ON amendments(room, seq, target) WHERE superseded = 0;
CREATE INDEX amendments_target ON amendments(room, target, kind, key, author) WHERE superseded = 0;
CREATE INDEX amendments_pins ON amendments(room, kind, added, target) WHERE superseded = 0 AND kind = 'pinned' AND added = 1;

-- Who has reacted to a message. A reaction that was taken away stays with its seq, so that a list of users can go on after it.
CREATE TABLE reactions (
  room   bigint NOT NULL,
  target bigint NOT NULL,
  "user" bigint NOT NULL,
  key    text COLLATE "C" NOT NULL,
  seq    bigint NOT NULL, -- of the last amendment
  added  bigint NOT NULL,
  sum    bigint NOT NULL,
  PRIMARY KEY (room, target, "user", key)
);

CREATE INDEX reactions_order ON reactions(room, target, key, seq) WHERE added = 1;

-- Earlier texts of messages, and the last text of a message that a moderator has deleted and may restore.
CREATE TABLE versions (
  room    bigint NOT NULL,
  seq     bigint NOT NULL, -- of the message
  until   bigint NOT NULL, -- seq of the amendment that replaced the text
  text    text NOT NULL,
  at      bigint NOT NULL, -- when it was written
  author  bigint NOT NULL,
  extra   text NOT NULL DEFAULT '', -- of a deleted message: JSON, as in events
  deleted bigint NOT NULL DEFAULT 0, -- of a deleted message: when; 0 of an earlier text
  sum     bigint NOT NULL,
  PRIMARY KEY (room, seq, until)
);

CREATE INDEX versions_deleted ON versions(deleted) WHERE deleted > 0;
