-- Who was erased. The ids have no foreign key: they are for backups that still have those people.

CREATE TABLE erasures (
  id    text COLLATE "C" PRIMARY KEY, -- of the user
  mode  text NOT NULL,
  at    bigint NOT NULL,
  names text NOT NULL -- JSON: the names that are still to be removed from messages; '' once that is done
);

CREATE INDEX erasures_at ON erasures(at);
