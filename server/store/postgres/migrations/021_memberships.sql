-- Rooms that only their members may enter, and the roles that somebody has in a room.

ALTER TABLE rooms DROP CONSTRAINT rooms_kind_check, ADD CONSTRAINT rooms_kind_check CHECK (kind IN ('public', 'private', 'direct', 'group'));

-- In a private room and a group are those who have a row with a role. In a public room a row gives a role to whom it names. Whoever has lost the
-- role keeps the row, so that nodes learn it.
CREATE TABLE memberships (
  room     bigint NOT NULL REFERENCES rooms,
  "user"   bigint NOT NULL REFERENCES users,
  role     text COLLATE "C" NOT NULL, -- 'owner', 'moderator', 'member'; '': none any more
  since    bigint NOT NULL,
  given_by bigint NOT NULL REFERENCES users,
  version  bigint NOT NULL, -- of the rules of the room, when the row was last changed
  PRIMARY KEY (room, "user")
);

CREATE INDEX memberships_user ON memberships("user", room);
CREATE INDEX memberships_given_by ON memberships(given_by);
CREATE INDEX memberships_owners ON memberships(room) WHERE role = 'owner';
CREATE INDEX memberships_version ON memberships(room, version);
CREATE INDEX rooms_members_only ON rooms(num) WHERE kind IN ('private', 'group');
