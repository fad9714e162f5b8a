-- What a room notifies a user about.

ALTER TABLE members ADD COLUMN level TEXT NOT NULL DEFAULT ''; -- '': everything, 'mentions', 'nothing', 'hidden'
