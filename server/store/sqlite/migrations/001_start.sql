-- Integer keys join the tables; the ids that the world sees stand once, in users and rooms.

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
  num        INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL,
  folded     TEXT NOT NULL UNIQUE,
  skeleton   TEXT NOT NULL UNIQUE,
  rev        INTEGER NOT NULL DEFAULT 0,
  created_at INTEGER NOT NULL,
  seen_at    INTEGER NOT NULL
) STRICT;

CREATE INDEX users_seen ON users(seen_at);

CREATE TABLE tokens (
  hash    BLOB PRIMARY KEY,
  user    INTEGER NOT NULL REFERENCES users,
  seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rooms (
  num        INTEGER PRIMARY KEY,
  id         TEXT NOT NULL UNIQUE,
  kind       TEXT NOT NULL CHECK (kind IN ('public', 'direct')),
  name       TEXT NOT NULL DEFAULT '',
  folded     TEXT NOT NULL DEFAULT '', -- name in lower case, for the directory
  topic      TEXT NOT NULL DEFAULT '',
  head       INTEGER NOT NULL DEFAULT 0, -- seq of the newest event
  made_by    INTEGER REFERENCES users,
  created_at INTEGER NOT NULL
) STRICT;

CREATE INDEX rooms_public ON rooms(id) WHERE kind = 'public';

-- Rows are in the order of following.
CREATE TABLE members (
  num      INTEGER PRIMARY KEY,
  user     INTEGER NOT NULL REFERENCES users,
  room     INTEGER NOT NULL REFERENCES rooms,
  peer     INTEGER REFERENCES users, -- of a direct room: the other one
  read_seq INTEGER NOT NULL DEFAULT 0,
  since    INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX members_room ON members(user, room);
CREATE INDEX members_public ON members(user) WHERE peer IS NULL;

CREATE TABLE events (
  num       INTEGER PRIMARY KEY,
  room      INTEGER NOT NULL REFERENCES rooms,
  seq       INTEGER NOT NULL,
  kind      TEXT NOT NULL,
  at        INTEGER NOT NULL,
  author    INTEGER NOT NULL REFERENCES users,
  nonce     TEXT,
  text      TEXT NOT NULL DEFAULT '',
  addressee INTEGER REFERENCES users, -- of a private message
  in_room   INTEGER REFERENCES rooms, -- of a private message said in a public room
  in_seq    INTEGER,
  extra     TEXT -- JSON: what only some kinds have
) STRICT;

CREATE UNIQUE INDEX events_place ON events(room, seq);
CREATE INDEX events_unread ON events(room, seq, author) WHERE kind = 'said'; -- counted without touching the rows
CREATE UNIQUE INDEX events_nonce ON events(author, nonce) WHERE nonce IS NOT NULL;
CREATE INDEX events_woven_by ON events(in_room, author, in_seq) WHERE in_room IS NOT NULL;
CREATE INDEX events_woven_to ON events(in_room, addressee, in_seq) WHERE in_room IS NOT NULL;

CREATE TABLE mentions (
  user INTEGER NOT NULL REFERENCES users,
  room INTEGER NOT NULL REFERENCES rooms,
  seq  INTEGER NOT NULL,
  PRIMARY KEY (user, room, seq)
) STRICT, WITHOUT ROWID;

INSERT INTO meta (key, value) VALUES ('epoch', lower(hex(randomblob(16))));

INSERT INTO rooms (id, kind, name, folded, topic, created_at)
VALUES ('lobby', 'public', 'lobby', 'lobby', 'Everyone starts here. Be kind, be curious.', unixepoch() * 1000);
