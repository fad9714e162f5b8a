-- A checksum of what never changes of an event; those of before have none.

ALTER TABLE events ADD COLUMN sum INTEGER;
