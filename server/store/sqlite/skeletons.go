package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// skeletonBatch is how many rooms get their skeletons in one transaction, so that nobody waits long for the writer.
const skeletonBatch = 256

// FillSkeletons gives public rooms their skeletons, the oldest first.
func (s *Store) FillSkeletons(ctx context.Context, skeleton func(name string) string) (int, error) {
	filled := 0
	for after := int64(0); ; {
		rooms, err := s.withoutSkeleton(ctx, after)
		if err != nil || len(rooms) == 0 {
			return filled, err
		}
		_, err = write(ctx, s.writer, func(ctx context.Context, tx *prepared) (struct{}, error) {
			for _, room := range rooms {
				if err := setSkeleton(ctx, tx, room, skeleton(room.name)); err != nil {
					return struct{}{}, err
				}
			}
			return struct{}{}, nil
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
	err = s.reads.each(ctx, `SELECT num, id, name FROM rooms WHERE kind = 'public' AND skeleton IS NULL AND num > ? ORDER BY num LIMIT ?`,
		args{after, skeletonBatch}, func(scan scan) (bool, error) {
			var room bareRoom
			err := scan(&room.num, &room.id, &room.name)
			rooms = append(rooms, room)
			return true, err
		})
	return rooms, err
}

func setSkeleton(ctx context.Context, tx *prepared, room bareRoom, skeleton string) error {
	var older int64
	switch err := tx.get(ctx, `SELECT num FROM rooms WHERE skeleton = ?`, args{skeleton}, &older); {
	case err == nil:
		skeleton = sqlstore.Lone(room.id)
	case !errors.Is(err, sql.ErrNoRows):
		return err
	}
	return tx.exec(ctx, `UPDATE rooms SET skeleton = ? WHERE num = ? AND skeleton IS NULL`, args{skeleton, room.num})
}
