-- People who are silenced in public rooms.

ALTER TABLE users ADD COLUMN silenced_until INTEGER NOT NULL DEFAULT 0; -- until then they add nothing there
ALTER TABLE users ADD COLUMN silenced_for TEXT NOT NULL DEFAULT ''; -- the reason, if one was given
