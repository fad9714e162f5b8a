-- Archived rooms, and slow mode.

ALTER TABLE rooms ADD COLUMN archived INTEGER NOT NULL DEFAULT 0; -- 1: nothing is said there any more
ALTER TABLE rooms ADD COLUMN slow INTEGER NOT NULL DEFAULT 0; -- seconds between two messages of a person

-- When people last spoke in rooms in slow mode.
CREATE TABLE paces (
  room INTEGER NOT NULL REFERENCES rooms ON DELETE CASCADE,
  user INTEGER NOT NULL REFERENCES users,
  at   INTEGER NOT NULL,
  PRIMARY KEY (room, user)
) STRICT, WITHOUT ROWID;

CREATE INDEX paces_user ON paces(user); -- they go with the user
