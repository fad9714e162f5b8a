-- Accounts are users with a way to sign in. A row of tokens is a session: a device on which a user is signed in.

ALTER TABLE users ADD COLUMN role TEXT NOT NULL DEFAULT 'guest';
ALTER TABLE users ADD COLUMN claimed_at INTEGER NOT NULL DEFAULT 0; -- when the user got the first way to sign in; 0: a guest
ALTER TABLE users ADD COLUMN generation INTEGER NOT NULL DEFAULT 0; -- counts changes of the ways to sign in, and losses of a role
ALTER TABLE users ADD COLUMN banned_until INTEGER NOT NULL DEFAULT 0;

CREATE INDEX users_roles ON users(role, num) WHERE claimed_at > 0;

ALTER TABLE tokens ADD COLUMN id TEXT NOT NULL DEFAULT ''; -- of the session, public to its user
ALTER TABLE tokens ADD COLUMN issued_at INTEGER NOT NULL DEFAULT 0; -- when hash was
ALTER TABLE tokens ADD COLUMN next BLOB; -- hash of the token that will replace hash at its first use
ALTER TABLE tokens ADD COLUMN next_at INTEGER NOT NULL DEFAULT 0; -- when next was issued
ALTER TABLE tokens ADD COLUMN prev BLOB; -- hash of the token that was replaced by hash
ALTER TABLE tokens ADD COLUMN prev_at INTEGER NOT NULL DEFAULT 0; -- when it was replaced
ALTER TABLE tokens ADD COLUMN created_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tokens ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN network TEXT NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN method TEXT NOT NULL DEFAULT 'guest'; -- how the user has signed in

UPDATE tokens SET id = lower(hex(randomblob(10))), issued_at = seen_at, created_at = (SELECT created_at FROM users WHERE num = tokens."user");

CREATE UNIQUE INDEX tokens_id ON tokens(id);
CREATE UNIQUE INDEX tokens_next ON tokens(next) WHERE next IS NOT NULL;
CREATE UNIQUE INDEX tokens_prev ON tokens(prev) WHERE prev IS NOT NULL;

CREATE TABLE passwords (
  "user" INTEGER PRIMARY KEY REFERENCES users,
  hash   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE passkeys (
  id         BLOB PRIMARY KEY,
  "user"     INTEGER NOT NULL REFERENCES users,
  name       TEXT NOT NULL,
  data       TEXT NOT NULL, -- JSON
  created_at INTEGER NOT NULL,
  used_at    INTEGER NOT NULL DEFAULT 0 -- 0: never
) STRICT, WITHOUT ROWID;

CREATE INDEX passkeys_user ON passkeys("user", created_at);

CREATE TABLE identities (
  issuer     TEXT NOT NULL,
  subject    TEXT NOT NULL,
  "user"     INTEGER NOT NULL REFERENCES users,
  email      TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  used_at    INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (issuer, subject)
) STRICT, WITHOUT ROWID;

CREATE INDEX identities_user ON identities("user", created_at);

CREATE TABLE codes (
  "user" INTEGER NOT NULL REFERENCES users,
  hash   BLOB NOT NULL,
  PRIMARY KEY ("user", hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE emails (
  "user" INTEGER PRIMARY KEY REFERENCES users,
  email  TEXT NOT NULL,
  folded TEXT NOT NULL UNIQUE -- email in lower case
) STRICT, WITHOUT ROWID;

-- Secrets that may be used once.
CREATE TABLE links (
  kind       TEXT NOT NULL,
  hash       BLOB NOT NULL,
  "user"     INTEGER REFERENCES users,
  data       TEXT NOT NULL DEFAULT '', -- JSON
  expires_at INTEGER NOT NULL,
  PRIMARY KEY (kind, hash)
) STRICT, WITHOUT ROWID;

CREATE INDEX links_expire ON links(expires_at);
CREATE INDEX links_user ON links("user", kind) WHERE "user" IS NOT NULL;

CREATE TABLE settings (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
