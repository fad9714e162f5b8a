-- What users say about themselves.

CREATE TABLE statuses (
  user  INTEGER PRIMARY KEY REFERENCES users,
  emoji TEXT NOT NULL,
  text  TEXT NOT NULL,
  until INTEGER NOT NULL, -- of emoji and text; 0: until they are changed
  quiet INTEGER NOT NULL, -- do not disturb until then; 0: no
  rev   INTEGER NOT NULL, -- grows with each change
  at    INTEGER NOT NULL  -- of the last change
) STRICT;

CREATE INDEX statuses_at ON statuses(at);
