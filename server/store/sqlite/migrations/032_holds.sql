-- Where those come from who are banned: whoever is new and comes from there waits to be let in.

ALTER TABLE users ADD COLUMN hold_until INTEGER NOT NULL DEFAULT 0; -- for so long a ban holds newcomers from the same networks
ALTER TABLE tokens ADD COLUMN origin BLOB; -- HMAC of the network of the first request; NULL: not known

-- Networks and browsers of the banned.
CREATE TABLE marks (
  mark   BLOB NOT NULL, -- tokens.origin, or tokens.hash of a session that the ban has ended
  "user" INTEGER NOT NULL REFERENCES users,
  network INTEGER NOT NULL, -- 1: the mark is of a network, 0: of a session
  until  INTEGER NOT NULL,
  PRIMARY KEY (mark, "user")
) STRICT, WITHOUT ROWID;

CREATE INDEX marks_user ON marks("user"); -- they go with the user
CREATE INDEX marks_until ON marks(until); -- they go when they are over
CREATE INDEX users_waiting ON users(num) WHERE silenced_until = 253402214400001; -- chat.UntilLetIn
