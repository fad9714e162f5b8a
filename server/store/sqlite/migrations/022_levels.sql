-- Of what in a room a user wants to hear.

ALTER TABLE members ADD COLUMN level TEXT NOT NULL DEFAULT ''; -- '': everything, 'mentions', 'nothing', 'hidden'
