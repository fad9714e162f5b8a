package sqlite

import (
	"context"
	"encoding/json"
	"time"

	"parley/server/store"
	"parley/shared/chat"
)

// FormerNames returns the names that their former owners still hold.
func (s *Store) FormerNames(ctx context.Context, names []store.Name, now time.Time) ([]store.Former, error) {
	folded, skeletons := make([]string, len(names)), make([]string, len(names))
	for i, name := range names {
		folded[i], skeletons[i] = name.Folded, name.Skeleton
	}
	first, err := json.Marshal(folded)
	if err != nil {
		return nil, err
	}
	second, err := json.Marshal(skeletons)
	if err != nil {
		return nil, err
	}
	var held []store.Former
	err = s.reads.each(ctx, `SELECT f.folded, f.skeleton, u.id, u.name, u.rev FROM former_names f JOIN users u ON u.num = f.user
		WHERE (f.folded IN (SELECT value FROM json_each(?1)) OR f.skeleton IN (SELECT value FROM json_each(?2))) AND f.until > ?3`,
		args{string(first), string(second), chat.MillisOf(now)}, func(scan scan) (bool, error) {
			var f store.Former
			err := scan(&f.Folded, &f.Skeleton, &f.User.ID, &f.User.Name, &f.User.Rev)
			held = append(held, f)
			return true, err
		})
	return held, err
}

// holdName keeps the present name of a user from others, who is about to take another one. A user holds a few only: who changes the
// name again and again must not take many away from the others.
func holdName(ctx context.Context, tx *prepared, user int64, next store.Name, at chat.Millis) error {
	if err := release(ctx, tx, next); err != nil {
		return err
	}
	err := tx.exec(ctx, `INSERT INTO former_names (folded, skeleton, user, until)
		SELECT folded, skeleton, num, ?3 FROM users WHERE num = ?1 AND folded <> ?2
		ON CONFLICT (folded) DO UPDATE SET skeleton = excluded.skeleton, user = excluded.user, until = excluded.until`,
		args{user, next.Folded, at + chat.Millis(chat.FormerNameWait.Milliseconds())})
	if err != nil {
		return err
	}
	return tx.exec(ctx, `DELETE FROM former_names WHERE user = ?1 AND folded NOT IN
		(SELECT folded FROM former_names WHERE user = ?1 ORDER BY until DESC, folded LIMIT ?2)`, args{user, chat.FormerNamesMax})
}

// release ends the hold on a name that was found to be free for its new owner: it was theirs, or its time is over.
func release(ctx context.Context, tx *prepared, name store.Name) error {
	return tx.exec(ctx, `DELETE FROM former_names WHERE folded = ? OR skeleton = ?`, args{name.Folded, name.Skeleton})
}
