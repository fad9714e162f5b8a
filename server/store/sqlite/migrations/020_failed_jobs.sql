-- Jobs that were not done: why, and when they were given up. Nobody takes those.

ALTER TABLE jobs ADD COLUMN failed INTEGER NOT NULL DEFAULT 0; -- when it was given up; 0: it was not
ALTER TABLE jobs ADD COLUMN error TEXT NOT NULL DEFAULT ''; -- why it was not done the last time

DROP INDEX jobs_due;
CREATE INDEX jobs_due ON jobs(due) WHERE failed = 0;
CREATE INDEX jobs_failing ON jobs(failed, due) WHERE error <> '';

-- A message that was to be sent later and was refused is on its author's shelf, with the code of the refusal.
ALTER TABLE shelf ADD COLUMN refused TEXT NOT NULL DEFAULT '';
