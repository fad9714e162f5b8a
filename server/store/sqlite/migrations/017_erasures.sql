-- Who was erased. The ids have no foreign key: they are for backups that still have those people.

CREATE TABLE erasures (
  id    TEXT PRIMARY KEY, -- of the user
  mode  TEXT NOT NULL,
  at    INTEGER NOT NULL,
  names TEXT NOT NULL -- JSON: the names that are still to be removed from messages; '' once that is done
) STRICT, WITHOUT ROWID;

CREATE INDEX erasures_at ON erasures(at);
