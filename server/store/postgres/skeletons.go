package postgres

import (
	"context"
	"strings"

	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// skeletonBatch bounds the rooms of one transaction.
const skeletonBatch = 256

// FillSkeletons gives public rooms their skeletons, the oldest first.
func (s *Store) FillSkeletons(ctx context.Context, skeleton func(name string) string) (int, error) {
	filled, more := 0, true
	for more {
		var rooms []bareRoom
		fill := func(ctx context.Context, tx tx) (err error) {
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

// withoutSkeleton locks the rooms that it returns: other servers that start at the same time wait, and then find them done.
func withoutSkeleton(ctx context.Context, tx tx) (rooms []bareRoom, err error) {
	err = tx.Each(ctx, `SELECT num, id, name FROM rooms WHERE kind = 'public' AND skeleton IS NULL ORDER BY num LIMIT $1 FOR NO KEY UPDATE`,
		sqlstore.Args{skeletonBatch}, func(scan sqlstore.Scan) (bool, error) {
			var room bareRoom
			err := scan(&room.num, &room.id, &room.name)
			rooms = append(rooms, room)
			return true, err
		})
	return rooms, err
}

// setSkeleton also adds the suffixes of the room: a server of an older version, which ran on during an upgrade, has not.
func setSkeleton(ctx context.Context, tx tx, room bareRoom, skeleton string) error {
	err := tx.Exec(ctx, `INSERT INTO room_suffixes (suffix, room) SELECT suffix, $1 FROM unnest($2::text[]) suffix ON CONFLICT DO NOTHING`,
		sqlstore.Args{room.num, sqlstore.Suffixes(room.id, strings.ToLower(room.name))})
	if err != nil {
		return err
	}
	return tx.Exec(ctx, `UPDATE rooms SET skeleton = CASE WHEN EXISTS (SELECT FROM rooms WHERE skeleton = $1) THEN $2 ELSE $1 END
		WHERE num = $3`, sqlstore.Args{skeleton, sqlstore.Lone(room.id), room.num})
}
