-- The index for search. It is filled in the background: search_state says up to which event. Its keys are made by programs.

CREATE TABLE search (
  num  bigint PRIMARY KEY, -- of an event
  keys tsvector NOT NULL
);

CREATE INDEX search_keys ON search USING gin (keys) WITH (fastupdate = off); -- they are added many at a time

CREATE TABLE search_state (
  indexed bigint NOT NULL, -- num of the last event in the index
  format  bigint NOT NULL
);

INSERT INTO search_state (indexed, format) VALUES (0, 1);

-- When the messages of a block of events were said.
CREATE TABLE search_blocks (
  block    bigint PRIMARY KEY,
  first_at bigint NOT NULL,
  last_at  bigint NOT NULL
);
