-- Archived rooms, and slow mode.

ALTER TABLE rooms ADD COLUMN archived smallint NOT NULL DEFAULT 0; -- 1: nothing is said there any more
ALTER TABLE rooms ADD COLUMN slow bigint NOT NULL DEFAULT 0; -- seconds between two messages of a person

-- When people last spoke in rooms in slow mode.
CREATE TABLE paces (
  room   bigint NOT NULL REFERENCES rooms ON DELETE CASCADE,
  "user" bigint NOT NULL REFERENCES users,
  at     bigint NOT NULL,
  PRIMARY KEY (room, "user")
);

CREATE INDEX paces_user ON paces("user"); -- they go with the user
