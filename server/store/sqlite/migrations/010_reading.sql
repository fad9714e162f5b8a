-- How often a user has moved the read mark of a room back. The mark that was moved back more often is the later one.
ALTER TABLE members ADD COLUMN back INTEGER NOT NULL DEFAULT 0;
