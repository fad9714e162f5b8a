-- Drafts: what users have not sent yet. Room is an id, since a draft may be for a direct room that its first message will open.

CREATE TABLE drafts (
  "user"  bigint NOT NULL,
  room    text COLLATE "C" NOT NULL,
  version bigint NOT NULL, -- grows with each save
  since   bigint NOT NULL, -- it continues the versions from this one on
  text    text NOT NULL,   -- empty: it was sent or cleared
  reply   bigint NOT NULL DEFAULT 0, -- seq of the message that it answers
  at      bigint NOT NULL,
  sent    bigint NOT NULL DEFAULT 0, -- 1: it is empty since it was sent
  PRIMARY KEY ("user", room)
);

CREATE INDEX drafts_empty ON drafts(at) WHERE text = '';

-- Drafts that were replaced, for a while.
CREATE TABLE shelf (
  "user" bigint NOT NULL,
  num    bigint NOT NULL, -- grows with each draft that is put on the shelf of the user
  room   text COLLATE "C" NOT NULL,
  text   text NOT NULL,
  reply  bigint NOT NULL DEFAULT 0,
  at     bigint NOT NULL,
  PRIMARY KEY ("user", num)
);

CREATE INDEX shelf_at ON shelf(at);
