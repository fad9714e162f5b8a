package postgres

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// skeletonBatch is how many rooms get their skeletons in one transaction.
const skeletonBatch = 256

// FillSkeletons gives public rooms their skeletons, the oldest first.
func (s *Store) FillSkeletons(ctx context.Context, skeleton func(name string) string) (int, error) {
	filled, more := 0, true
	for more {
		var rooms []bareRoom
		fill := func(ctx context.Context, tx pgx.Tx) (err error) {
			if rooms, err = withoutSkeleton(ctx, tx); err != nil {
				return err
			}
			for _, room := range rooms {
				if err := setSkeleton(ctx, tx, room, skeleton(room.name)); err != nil {
					return err
				}
			}
			return nil
		}
		err := s.write(ctx, fill)
		if code(err) == uniqueViolation { // a room was created in between
			err = s.write(ctx, fill)
		}
		if err != nil {
			return filled, err
		}
		filled += len(rooms)
		more = len(rooms) == skeletonBatch
	}
	return filled, nil
}

// bareRoom is a room without a skeleton.
type bareRoom struct {
	num  int64
	id   chat.RoomID
	name string
}

// withoutSkeleton locks the rooms that it returns: other nodes that start at the same time wait, and then find them done.
func withoutSkeleton(ctx context.Context, tx pgx.Tx) (rooms []bareRoom, err error) {
	err = each(ctx, tx, `SELECT num, id, name FROM rooms WHERE kind = 'public' AND skeleton IS NULL ORDER BY num LIMIT $1 FOR NO KEY UPDATE`,
		[]any{skeletonBatch}, func(scan scan) (bool, error) {
			var room bareRoom
			err := scan(&room.num, &room.id, &room.name)
			rooms = append(rooms, room)
			return true, err
		})
	return rooms, err
}

// setSkeleton also makes the room one that the directory finds: a server of an older version, which went on during an upgrade, has
// not.
func setSkeleton(ctx context.Context, tx pgx.Tx, room bareRoom, skeleton string) error {
	_, err := tx.Exec(ctx, `INSERT INTO room_suffixes (suffix, room) SELECT suffix, $1 FROM unnest($2::text[]) suffix ON CONFLICT DO NOTHING`,
		room.num, sqlstore.Suffixes(room.id, strings.ToLower(room.name)))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `UPDATE rooms SET skeleton = CASE WHEN EXISTS (SELECT FROM rooms WHERE skeleton = $1) THEN $2 ELSE $1 END
		WHERE num = $3`, skeleton, sqlstore.Lone(room.id), room.num)
	return err
}
