-- Whatever a client asks for is found by an index, in the order in which it is wanted: then a limit bounds the work too.

-- Many private messages may be said at one place of a public room.
DROP INDEX events_woven_by;
DROP INDEX events_woven_to;
CREATE INDEX events_woven_by ON events(in_room, author, in_seq, at, seq) WHERE in_room IS NOT NULL;
CREATE INDEX events_woven_to ON events(in_room, addressee, in_seq, at, seq) WHERE in_room IS NOT NULL;

-- The directory finds any part of an id or a name, which is the beginning of one of its suffixes.
CREATE TABLE room_suffixes (
  suffix text COLLATE "C" NOT NULL, -- its first 16 characters
  room   bigint NOT NULL REFERENCES rooms ON DELETE CASCADE,
  PRIMARY KEY (suffix, room)
);

CREATE INDEX room_suffixes_room ON room_suffixes(room);

INSERT INTO room_suffixes (suffix, room)
SELECT substr(id, at, 16), num FROM rooms, generate_series(1, length(id)) at WHERE kind = 'public' UNION
SELECT substr(folded, at, 16), num FROM rooms, generate_series(1, length(folded)) at WHERE kind = 'public';
