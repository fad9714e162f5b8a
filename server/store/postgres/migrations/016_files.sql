-- Files of the server itself, such as certificates, and what only one server does at a time.

CREATE TABLE files (
  key         text COLLATE "C" PRIMARY KEY, -- a path
  data        bytea NOT NULL,
  modified_at bigint NOT NULL
);

CREATE TABLE leases (
  name  text COLLATE "C" PRIMARY KEY,
  owner text NOT NULL,
  until bigint NOT NULL
);
