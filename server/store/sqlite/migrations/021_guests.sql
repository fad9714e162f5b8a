-- What people without an account may do in a public room, and how often what somebody may do there was changed.

ALTER TABLE rooms ADD COLUMN guests TEXT NOT NULL DEFAULT ''; -- '': write, 'read', 'none'
ALTER TABLE rooms ADD COLUMN rules INTEGER NOT NULL DEFAULT 0;
