-- Of what in a room a user wants to hear.

ALTER TABLE members ADD COLUMN level text NOT NULL DEFAULT ''; -- '': everything, 'mentions', 'nothing', 'hidden'
