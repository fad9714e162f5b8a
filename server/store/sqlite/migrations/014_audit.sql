-- What administrators have done. The ids of users have no foreign key: an entry outlives its users.
CREATE TABLE audit (
  num      INTEGER PRIMARY KEY AUTOINCREMENT,
  at       INTEGER NOT NULL,
  "by"     TEXT NOT NULL, -- id of a user, '' for the operator at the command line
  via      TEXT NOT NULL,
  act      TEXT NOT NULL,
  target   TEXT NOT NULL, -- id of a user, '' for the whole server
  "before" TEXT NOT NULL,
  "after"  TEXT NOT NULL,
  network  TEXT NOT NULL
) STRICT;

CREATE INDEX audit_at ON audit(at);
