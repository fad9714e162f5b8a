package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// skeletonBatch bounds the rooms of one transaction, so that nobody waits long for the writer.
const skeletonBatch = 256

// FillSkeletons gives public rooms their skeletons, the oldest first.
func (s *Store) FillSkeletons(ctx context.Context, skeleton func(name string) string) (int, error) {
	filled := 0
	for after := int64(0); ; {
		rooms, err := s.withoutSkeleton(ctx, after)
		if err != nil || len(rooms) == 0 {
			return filled, err
		}
		err = s.writer.write(ctx, func(ctx context.Context, t tx) error {
			for _, room := range rooms {
				if err := setSkeleton(ctx, t, room, skeleton(room.name)); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return filled, err
		}
		filled += len(rooms)
		after = rooms[len(rooms)-1].num
	}
}

// bareRoom is a room without a skeleton.
type bareRoom struct {
	num  int64
	id   chat.RoomID
	name string
}

func (s *Store) withoutSkeleton(ctx context.Context, after int64) (rooms []bareRoom, err error) {
	err = s.reads.Each(ctx, `SELECT num, id, name FROM rooms WHERE kind = 'public' AND skeleton IS NULL AND num > ? ORDER BY num LIMIT ?`,
		sqlstore.Args{after, skeletonBatch}, func(scan sqlstore.Scan) (bool, error) {
			var room bareRoom
			err := scan(&room.num, &room.id, &room.name)
			rooms = append(rooms, room)
			return true, err
		})
	return rooms, err
}

func setSkeleton(ctx context.Context, t tx, room bareRoom, skeleton string) error {
	var older int64
	switch err := t.Get(ctx, `SELECT num FROM rooms WHERE skeleton = ?`, sqlstore.Args{skeleton}, &older); {
	case err == nil:
		skeleton = sqlstore.Lone(room.id)
	case !errors.Is(err, sql.ErrNoRows):
		return err
	}
	return t.Exec(ctx, `UPDATE rooms SET skeleton = ? WHERE num = ? AND skeleton IS NULL`, sqlstore.Args{skeleton, room.num})
}
