-- Whom users block.

CREATE TABLE blocks (
  user    INTEGER NOT NULL REFERENCES users,
  blocked INTEGER NOT NULL REFERENCES users,
  at      INTEGER NOT NULL,
  PRIMARY KEY (user, blocked)
) STRICT, WITHOUT ROWID;

CREATE INDEX blocks_blocked ON blocks(blocked); -- they go with the user
