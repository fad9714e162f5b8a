-- What several nodes need to agree on.

ALTER TABLE users ADD COLUMN changes INTEGER NOT NULL DEFAULT 0; -- counts renames, follows, unfollows, new direct rooms

INSERT INTO meta (key, value) VALUES ('secret', lower(hex(randomblob(32))));
