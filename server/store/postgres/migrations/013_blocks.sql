-- Whom users block.

CREATE TABLE blocks (
  "user"  bigint NOT NULL REFERENCES users,
  blocked bigint NOT NULL REFERENCES users,
  at      bigint NOT NULL,
  PRIMARY KEY ("user", blocked)
);

CREATE INDEX blocks_blocked ON blocks(blocked); -- they go with the user
