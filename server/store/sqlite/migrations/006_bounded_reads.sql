-- Whatever a client asks for is found by an index, in the order in which it is wanted: then a limit bounds the work too.

-- Many private messages may be said at one place of a public room.
DROP INDEX events_woven_by;
DROP INDEX events_woven_to;
CREATE INDEX events_woven_by ON events(in_room, author, in_seq, at, seq) WHERE in_room IS NOT NULL;
CREATE INDEX events_woven_to ON events(in_room, addressee, in_seq, at, seq) WHERE in_room IS NOT NULL;

-- The directory finds any part of an id or a name, which is the beginning of one of its suffixes.
CREATE TABLE room_suffixes (
  suffix TEXT NOT NULL, -- its first 16 characters
  room   INTEGER NOT NULL REFERENCES rooms ON DELETE CASCADE,
  PRIMARY KEY (suffix, room)
) STRICT, WITHOUT ROWID;

CREATE INDEX room_suffixes_room ON room_suffixes(room);

WITH RECURSIVE place(at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM place WHERE at < 200)
INSERT INTO room_suffixes (suffix, room)
SELECT substr(id, at, 16), num FROM rooms JOIN place ON at <= length(id) WHERE kind = 'public' UNION
SELECT substr(folded, at, 16), num FROM rooms JOIN place ON at <= length(folded) WHERE kind = 'public';
