-- Work that outlives the request that caused it.

CREATE TABLE jobs (
  "user"  bigint NOT NULL,
  kind    text COLLATE "C" NOT NULL,
  key     text COLLATE "C" NOT NULL,
  due     bigint NOT NULL,
  taken   bigint NOT NULL DEFAULT 0, -- until then somebody does it
  tries   bigint NOT NULL DEFAULT 0,
  payload text NOT NULL, -- JSON
  PRIMARY KEY ("user", kind, key)
);

CREATE INDEX jobs_due ON jobs(due);
