-- Requests of strangers, names that their former owners still hold, and which users nothing refers to.

ALTER TABLE members ADD COLUMN request text COLLATE "C" NOT NULL DEFAULT ''; -- of a direct room, at the side of who was written to: 'waiting', 'declined', '' once accepted
CREATE INDEX members_requests ON members("user", num) WHERE request = 'waiting';

-- The rooms that a user has opened with others, to count requests.
CREATE INDEX rooms_opened ON rooms(made_by, created_at);

CREATE TABLE former_names (
  folded   text COLLATE "C" PRIMARY KEY,
  skeleton text COLLATE "C" NOT NULL,
  "user"   bigint NOT NULL REFERENCES users,
  until    bigint NOT NULL -- nobody else may take the name before
);

CREATE INDEX former_names_skeleton ON former_names(skeleton);
CREATE INDEX former_names_user ON former_names("user", until);

ALTER TABLE users ADD COLUMN referenced bigint NOT NULL DEFAULT 0; -- 1: an event, a room or a mention names this user, who therefore stays

UPDATE users SET referenced = 1 WHERE num IN (
  SELECT author FROM events UNION SELECT addressee FROM events WHERE addressee IS NOT NULL UNION SELECT "user" FROM mentions
  UNION SELECT made_by FROM rooms WHERE made_by IS NOT NULL UNION SELECT "user" FROM members WHERE peer IS NOT NULL);

CREATE INDEX users_unused ON users(seen_at) WHERE referenced = 0;
CREATE INDEX tokens_user ON tokens("user"); -- they go with the user
CREATE INDEX members_by_room ON members(room);
CREATE INDEX members_peer ON members(peer) WHERE peer IS NOT NULL;

-- Servers of the version before go on for a while during an upgrade, and do not note whom their events name. So nothing is swept for
-- a day, and then the events from here on are looked through once.
INSERT INTO meta (key, value)
  SELECT 'sweep_at', ((extract(epoch FROM now()) * 1000)::bigint + 86400000)::text WHERE EXISTS (SELECT 1 FROM events) UNION ALL
  SELECT 'sweep_from', max(num)::text FROM events HAVING max(num) IS NOT NULL;
