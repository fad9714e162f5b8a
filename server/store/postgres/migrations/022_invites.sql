-- Invites, by the hashes of their tokens, and who has come by them.

CREATE TABLE invites (
  id         text COLLATE "C" PRIMARY KEY,
  hash       bytea NOT NULL UNIQUE,
  room       bigint REFERENCES rooms, -- NULL: into the place only
  role       text NOT NULL,
  note       text NOT NULL,
  made_by    bigint REFERENCES users, -- NULL: the operator
  made_at    bigint NOT NULL,
  expires_at bigint NOT NULL,
  used       integer NOT NULL DEFAULT 0,
  uses       integer NOT NULL, -- 0: any number
  revoked_at bigint NOT NULL DEFAULT 0
);

CREATE INDEX invites_made ON invites(made_at, id);
CREATE INDEX invites_room ON invites(room, made_at, id) WHERE room IS NOT NULL;
CREATE INDEX invites_by ON invites(made_by, made_at, id) WHERE made_by IS NOT NULL;
CREATE INDEX invites_expire ON invites(expires_at);

CREATE TABLE invitees (
  invite text COLLATE "C" NOT NULL REFERENCES invites,
  "user" bigint NOT NULL REFERENCES users,
  at     bigint NOT NULL,
  PRIMARY KEY (invite, "user")
);

CREATE INDEX invitees_user ON invitees("user"); -- they go with the user
