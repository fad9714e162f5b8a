-- Drafts: what users have not sent yet. Room is an id, since a draft may be for a direct room that its first message will open.

CREATE TABLE drafts (
  user    INTEGER NOT NULL REFERENCES users,
  room    TEXT NOT NULL,
  version INTEGER NOT NULL, -- grows with each save
  since   INTEGER NOT NULL, -- it continues the versions from this one on
  text    TEXT NOT NULL,    -- empty: it was sent or cleared
  reply   INTEGER NOT NULL DEFAULT 0, -- seq of the message that it answers
  at      INTEGER NOT NULL,
  sent    INTEGER NOT NULL DEFAULT 0, -- 1: it is empty since it was sent
  PRIMARY KEY (user, room)
) STRICT, WITHOUT ROWID;

CREATE INDEX drafts_empty ON drafts(at) WHERE text = '';

-- Drafts that were replaced, for a while.
CREATE TABLE shelf (
  user  INTEGER NOT NULL REFERENCES users,
  num   INTEGER NOT NULL, -- grows with each draft that is put on the shelf of the user
  room  TEXT NOT NULL,
  text  TEXT NOT NULL,
  reply INTEGER NOT NULL DEFAULT 0,
  at    INTEGER NOT NULL,
  PRIMARY KEY (user, num)
) STRICT, WITHOUT ROWID;

CREATE INDEX shelf_at ON shelf(at);
