-- Rooms in which guests can only read for a time.

ALTER TABLE rooms ADD COLUMN calm bigint NOT NULL DEFAULT 0; -- until then, in milliseconds; 0: they are not
