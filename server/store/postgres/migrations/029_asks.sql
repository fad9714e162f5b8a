-- Public rooms that are joined by asking, and who waits for an answer there.

ALTER TABLE rooms ADD COLUMN asking smallint NOT NULL DEFAULT 0; -- 1: only those write there who belong to it

CREATE TABLE asks (
  room     bigint NOT NULL REFERENCES rooms ON DELETE CASCADE,
  "user"   bigint NOT NULL REFERENCES users,
  text     text NOT NULL, -- for those who answer
  at       bigint NOT NULL,
  declined bigint NOT NULL DEFAULT 0, -- when; 0: nobody has answered
  PRIMARY KEY (room, "user")
);

CREATE INDEX asks_user ON asks("user"); -- they go with the user
CREATE INDEX asks_at ON asks(at);
