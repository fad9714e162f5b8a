-- Purges: all that somebody has said in one room or in all public ones, removed at once. Which messages a purge has removed stands with their texts,
-- as long as these are kept.

CREATE TABLE purges (
  num     INTEGER PRIMARY KEY AUTOINCREMENT,
  "user"  INTEGER NOT NULL REFERENCES users, -- whose messages
  made_by INTEGER NOT NULL REFERENCES users, -- in whose name they are deleted
  room    TEXT NOT NULL, -- an id; '': all public rooms
  since   INTEGER NOT NULL, -- messages from then on
  at      INTEGER NOT NULL, -- until then: when it was asked for
  undone  INTEGER NOT NULL DEFAULT 0 -- when it was undone; 0: it was not
) STRICT;

CREATE INDEX purges_user ON purges("user", num);
CREATE INDEX purges_made_by ON purges(made_by);
CREATE INDEX purges_at ON purges(at);

ALTER TABLE versions ADD COLUMN purge INTEGER NOT NULL DEFAULT 0; -- of a deleted message: the purge that removed it; 0: none
CREATE INDEX versions_purge ON versions(purge, room, seq) WHERE purge > 0;
