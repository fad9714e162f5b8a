-- Rooms whose names look alike are one to a reader: the skeleton of a name is the same for them. Programs compute it, so it is
-- NULL until FillSkeletons has run. A room that looked like an older one by then has "=" and its id, which no name looks like.

ALTER TABLE rooms ADD COLUMN skeleton TEXT;

CREATE UNIQUE INDEX rooms_skeleton ON rooms(skeleton) WHERE skeleton IS NOT NULL;
CREATE INDEX rooms_without_skeleton ON rooms(num) WHERE kind = 'public' AND skeleton IS NULL;
