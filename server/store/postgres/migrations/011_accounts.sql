-- Accounts are users with a way to sign in. A row of tokens is a session: a device on which a user is signed in.

ALTER TABLE users ADD COLUMN role text COLLATE "C" NOT NULL DEFAULT 'guest';
ALTER TABLE users ADD COLUMN claimed_at bigint NOT NULL DEFAULT 0; -- when the user got the first way to sign in; 0: a guest
ALTER TABLE users ADD COLUMN generation bigint NOT NULL DEFAULT 0; -- counts changes of the ways to sign in, and losses of a role
ALTER TABLE users ADD COLUMN banned_until bigint NOT NULL DEFAULT 0;

CREATE INDEX users_roles ON users(role, num) WHERE claimed_at > 0;

-- Servers of the version before, which go on for a while during an upgrade, store no id: it is random by itself.
ALTER TABLE tokens ADD COLUMN id text COLLATE "C" NOT NULL DEFAULT replace(gen_random_uuid()::text, '-', ''); -- of the session, public to its user
ALTER TABLE tokens ADD COLUMN issued_at bigint NOT NULL DEFAULT 0; -- when hash was
ALTER TABLE tokens ADD COLUMN next bytea; -- hash of the token that will replace hash at its first use
ALTER TABLE tokens ADD COLUMN next_at bigint NOT NULL DEFAULT 0; -- when next was issued
ALTER TABLE tokens ADD COLUMN prev bytea; -- hash of the token that was replaced by hash
ALTER TABLE tokens ADD COLUMN prev_at bigint NOT NULL DEFAULT 0; -- when it was replaced
ALTER TABLE tokens ADD COLUMN created_at bigint NOT NULL DEFAULT 0;
ALTER TABLE tokens ADD COLUMN device text NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN network text NOT NULL DEFAULT '';
ALTER TABLE tokens ADD COLUMN method text NOT NULL DEFAULT 'guest'; -- how the user has signed in

UPDATE tokens SET issued_at = seen_at, created_at = (SELECT created_at FROM users WHERE num = tokens."user");

CREATE UNIQUE INDEX tokens_id ON tokens(id);
CREATE UNIQUE INDEX tokens_next ON tokens(next) WHERE next IS NOT NULL;
CREATE UNIQUE INDEX tokens_prev ON tokens(prev) WHERE prev IS NOT NULL;

CREATE TABLE passwords (
  "user" bigint PRIMARY KEY REFERENCES users,
  hash   text NOT NULL
);

CREATE TABLE passkeys (
  id         bytea PRIMARY KEY,
  "user"     bigint NOT NULL REFERENCES users,
  name       text NOT NULL,
  data       text NOT NULL, -- JSON
  created_at bigint NOT NULL,
  used_at    bigint NOT NULL DEFAULT 0 -- 0: never
);

CREATE INDEX passkeys_user ON passkeys("user", created_at);

CREATE TABLE identities (
  issuer     text COLLATE "C" NOT NULL,
  subject    text COLLATE "C" NOT NULL,
  "user"     bigint NOT NULL REFERENCES users,
  email      text NOT NULL DEFAULT '',
  created_at bigint NOT NULL,
  used_at    bigint NOT NULL DEFAULT 0,
  PRIMARY KEY (issuer, subject)
);

CREATE INDEX identities_user ON identities("user", created_at);

CREATE TABLE codes (
  "user" bigint NOT NULL REFERENCES users,
  hash   bytea NOT NULL,
  PRIMARY KEY ("user", hash)
);

CREATE TABLE emails (
  "user" bigint PRIMARY KEY REFERENCES users,
  email  text NOT NULL,
  folded text COLLATE "C" NOT NULL UNIQUE -- email in lower case
);

-- Secrets that may be used once.
CREATE TABLE links (
  kind       text COLLATE "C" NOT NULL,
  hash       bytea NOT NULL,
  "user"     bigint REFERENCES users,
  data       text NOT NULL DEFAULT '', -- JSON
  expires_at bigint NOT NULL,
  PRIMARY KEY (kind, hash)
);

CREATE INDEX links_expire ON links(expires_at);
CREATE INDEX links_user ON links("user", kind) WHERE "user" IS NOT NULL;

CREATE TABLE settings (
  key   text COLLATE "C" PRIMARY KEY,
  value text NOT NULL
);
