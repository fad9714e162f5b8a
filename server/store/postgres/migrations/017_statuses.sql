-- What users say about themselves.

CREATE TABLE statuses (
  "user" bigint PRIMARY KEY REFERENCES users,
  emoji  text NOT NULL,
  text   text NOT NULL,
  until  bigint NOT NULL, -- of emoji and text; 0: until they are changed
  quiet  bigint NOT NULL, -- do not disturb until then; 0: no
  rev    bigint NOT NULL, -- grows with each change
  at     bigint NOT NULL  -- of the last change
);

CREATE INDEX statuses_at ON statuses(at);
