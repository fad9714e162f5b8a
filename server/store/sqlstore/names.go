package sqlstore

import (
	"context"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// FormerNames returns the names that their former owners still hold.
func (s Store) FormerNames(ctx context.Context, names []store.Name, now time.Time) ([]store.FormerName, error) {
	folded, skeletons := make([]string, len(names)), make([]string, len(names))
	for i, name := range names {
		folded[i], skeletons[i] = name.Folded, name.Skeleton
	}
	return List(ctx, s.db, `SELECT f.folded, f.skeleton, u.id, u.name, u.rev FROM former_names f JOIN users u ON u.num = f."user"
		WHERE (f.folded `+s.dialect.In(1)+` OR f.skeleton `+s.dialect.In(2)+`) AND f.until > $3`,
		Args{s.dialect.List(folded), s.dialect.List(skeletons), chat.MillisOf(now)}, func(scan Scan) (f store.FormerName, err error) {
			err = scan(&f.Folded, &f.Skeleton, &f.User.ID, &f.User.Name, &f.User.Rev)
			return f, err
		})
}

// HeldNames returns the former names of a user.
func (s Store) HeldNames(ctx context.Context, user chat.UserID, now time.Time) ([]string, error) {
	return List(ctx, s.db, `SELECT folded FROM former_names WHERE "user" = (SELECT num FROM users WHERE id = $1) AND until > $2 ORDER BY until, folded`,
		Args{user, chat.MillisOf(now)}, func(scan Scan) (name string, err error) {
			err = scan(&name)
			return name, err
		})
}

// checkFree returns name_taken if another user than id has that name or one that looks like it, or still holds it.
func checkFree(ctx context.Context, tx Querier, id chat.UserID, name store.Name, at chat.Millis) error {
	var used, held bool
	err := tx.Get(ctx, `SELECT EXISTS (SELECT 1 FROM users WHERE (folded = $1 OR skeleton = $2) AND id <> $3),
		EXISTS (SELECT 1 FROM former_names f JOIN users u ON u.num = f."user" WHERE (f.folded = $1 OR f.skeleton = $2) AND u.id <> $3 AND f.until > $4)`,
		Args{name.Folded, name.Skeleton, id, at}, &used, &held)
	switch {
	case err != nil:
		return err
	case used:
		return NameTaken()
	case held:
		return NameHeld()
	}
	return nil
}

// holdName reserves the present name of a user who is about to take another one. A user holds only a few, so that renaming again and
// again does not take many names away from others.
func holdName(ctx context.Context, tx Tx, user int64, next store.Name, at chat.Millis) error {
	if err := releaseName(ctx, tx, next); err != nil {
		return err
	}
	err := tx.Exec(ctx, `INSERT INTO former_names (folded, skeleton, "user", until)
		SELECT folded, skeleton, num, $3 FROM users WHERE num = $1 AND folded <> $2
		ON CONFLICT (folded) DO UPDATE SET skeleton = excluded.skeleton, "user" = excluded."user", until = excluded.until`,
		Args{user, next.Folded, int64(at) + chat.FormerNameWait.Milliseconds()})
	if err != nil {
		return err
	}
	return tx.Exec(ctx, `DELETE FROM former_names WHERE "user" = $1 AND folded NOT IN
		(SELECT folded FROM former_names WHERE "user" = $1 ORDER BY until DESC, folded LIMIT $2)`, Args{user, chat.FormerNamesMax})
}

// releaseName ends the hold on a name that is free for its new owner: it was theirs, or the hold has expired.
func releaseName(ctx context.Context, tx Tx, name store.Name) error {
	return tx.Exec(ctx, `DELETE FROM former_names WHERE folded = $1 OR skeleton = $2`, Args{name.Folded, name.Skeleton})
}
