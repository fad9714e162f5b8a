-- Nonces begin with the time, so those of one moment stand side by side, whoever made them: a group of messages changes a few
-- pages of this index instead of one for each author.

DROP INDEX events_nonce;
CREATE UNIQUE INDEX events_nonce ON events(nonce, author) WHERE nonce IS NOT NULL;
