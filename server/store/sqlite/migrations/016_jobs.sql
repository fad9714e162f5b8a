-- Work that outlives the request that caused it.

CREATE TABLE jobs (
  user    INTEGER NOT NULL REFERENCES users,
  kind    TEXT NOT NULL,
  key     TEXT NOT NULL,
  due     INTEGER NOT NULL,
  taken   INTEGER NOT NULL DEFAULT 0, -- until then somebody does it
  tries   INTEGER NOT NULL DEFAULT 0,
  payload TEXT NOT NULL, -- JSON
  PRIMARY KEY (user, kind, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX jobs_due ON jobs(due);
