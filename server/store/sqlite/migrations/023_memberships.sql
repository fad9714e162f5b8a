-- Rooms that only their members may enter, and the roles that somebody has in a room. The constraint on the kind of a room has its text changed:
-- to replace the column would move it, and to replace the table every reference to it.

PRAGMA writable_schema = ON;
UPDATE sqlite_schema SET sql = replace(sql, 'kind IN (''public'', ''direct'')', 'kind IN (''public'', ''private'', ''direct'', ''group'')')
  WHERE type = 'table' AND name = 'rooms';
PRAGMA writable_schema = RESET;

-- In a private room and a group are those who have a row with a role. In a public room a row gives a role to whom it names. Whoever has lost the
-- role keeps the row, so that nodes learn it.
CREATE TABLE memberships (
  room     INTEGER NOT NULL REFERENCES rooms,
  user     INTEGER NOT NULL REFERENCES users,
  role     TEXT NOT NULL, -- 'owner', 'moderator', 'member'; '': none any more
  since    INTEGER NOT NULL,
  given_by INTEGER NOT NULL REFERENCES users,
  version  INTEGER NOT NULL, -- of the rules of the room, when the row was last changed
  PRIMARY KEY (room, user)
) STRICT, WITHOUT ROWID;

CREATE INDEX memberships_user ON memberships(user, room);
CREATE INDEX memberships_given_by ON memberships(given_by);
CREATE INDEX memberships_owners ON memberships(room) WHERE role = 'owner';
CREATE INDEX memberships_version ON memberships(room, version);
CREATE INDEX rooms_members_only ON rooms(num) WHERE kind IN ('private', 'group');
