-- Invites, by the hashes of their tokens, and who has come by them.

CREATE TABLE invites (
  id         TEXT PRIMARY KEY,
  hash       BLOB NOT NULL UNIQUE,
  room       INTEGER REFERENCES rooms, -- NULL: into the place only
  role       TEXT NOT NULL,
  note       TEXT NOT NULL,
  made_by    INTEGER REFERENCES users, -- NULL: the operator
  made_at    INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used       INTEGER NOT NULL DEFAULT 0,
  uses       INTEGER NOT NULL, -- 0: any number
  revoked_at INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE INDEX invites_made ON invites(made_at, id);
CREATE INDEX invites_room ON invites(room, made_at, id) WHERE room IS NOT NULL;
CREATE INDEX invites_by ON invites(made_by, made_at, id) WHERE made_by IS NOT NULL;
CREATE INDEX invites_expire ON invites(expires_at);

CREATE TABLE invitees (
  invite TEXT NOT NULL REFERENCES invites,
  user   INTEGER NOT NULL REFERENCES users,
  at     INTEGER NOT NULL,
  PRIMARY KEY (invite, user)
) STRICT, WITHOUT ROWID;

CREATE INDEX invitees_user ON invitees(user); -- they go with the user
