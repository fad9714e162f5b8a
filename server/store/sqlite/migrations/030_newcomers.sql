-- Guests whom the place does not know yet. Those who were here before are known.

ALTER TABLE users ADD COLUMN strange_ms INTEGER NOT NULL DEFAULT 0; -- how long a guest still has to be here
