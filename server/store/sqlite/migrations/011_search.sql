-- The index for search. It is filled in the background: search_state says up to which event. Its keys are made by programs.

CREATE VIRTUAL TABLE search USING fts5(keys, content = '', columnsize = 0, detail = none, tokenize = "ascii tokenchars '_'");
INSERT INTO search (search, rank) VALUES ('secure-delete', 1);

CREATE TABLE search_state (
  indexed INTEGER NOT NULL, -- num of the last event in the index
  format  INTEGER NOT NULL
) STRICT;

INSERT INTO search_state (indexed, format) VALUES (0, 1);

-- When the messages of a block of events were said.
CREATE TABLE search_blocks (
  block    INTEGER PRIMARY KEY,
  first_at INTEGER NOT NULL,
  last_at  INTEGER NOT NULL
) STRICT;
