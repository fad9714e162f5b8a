-- What a room notifies a user about.

ALTER TABLE members ADD COLUMN level text NOT NULL DEFAULT ''; -- '': everything, 'mentions', 'nothing', 'hidden'
