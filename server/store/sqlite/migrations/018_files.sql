-- Files of the server itself, such as certificates, and what only one server does at a time.

CREATE TABLE files (
  key         TEXT PRIMARY KEY, -- a path
  data        BLOB NOT NULL,
  modified_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE leases (
  name  TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  until INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
