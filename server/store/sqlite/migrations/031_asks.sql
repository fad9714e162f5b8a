-- Public rooms that are joined by asking, and who waits for an answer there.

ALTER TABLE rooms ADD COLUMN asking INTEGER NOT NULL DEFAULT 0; -- 1: only those write there who belong to it

CREATE TABLE asks (
  room     INTEGER NOT NULL REFERENCES rooms ON DELETE CASCADE,
  user     INTEGER NOT NULL REFERENCES users,
  text     TEXT NOT NULL, -- for those who answer
  at       INTEGER NOT NULL,
  declined INTEGER NOT NULL DEFAULT 0, -- when; 0: nobody has answered
  PRIMARY KEY (room, user)
) STRICT, WITHOUT ROWID;

CREATE INDEX asks_user ON asks(user); -- they go with the user
CREATE INDEX asks_at ON asks(at);
