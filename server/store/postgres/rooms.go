package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// CreateRoom stores a public room. If another node has taken the id or the skeleton at the same moment, the second look says
// which.
func (s *Store) CreateRoom(ctx context.Context, room chat.Room, skeleton string, by chat.UserID, now time.Time) error {
	create := func(ctx context.Context, tx pgx.Tx) error {
		author, _, err := userNum(ctx, tx, by)
		if err != nil {
			return err
		}
		if err := roomFree(ctx, tx, room.ID, skeleton); err != nil {
			return err
		}
		folded := strings.ToLower(room.Name)
		_, err = tx.Exec(ctx, `WITH r AS (
				INSERT INTO rooms (id, kind, name, folded, topic, made_by, created_at, skeleton)
				VALUES ($1, 'public', $2, $3, $4, $5, $6, nullif($7, '')) RETURNING num
			) INSERT INTO room_suffixes (suffix, room) SELECT suffix, num FROM r, unnest($8::text[]) suffix`,
			room.ID, room.Name, folded, room.Topic, author, chat.MillisOf(now), skeleton, sqlstore.Suffixes(room.ID, folded))
		if err != nil {
			return err
		}
		return refer(ctx, tx, author)
	}
	err := s.write(ctx, create)
	if code(err) == uniqueViolation {
		err = s.write(ctx, create)
	}
	return unlinked(taken(err, sqlstore.RoomTaken()), sqlstore.NoUser())
}

// roomFree returns room_taken if a room has that id or that skeleton.
func roomFree(ctx context.Context, tx pgx.Tx, id chat.RoomID, skeleton string) error {
	if _, _, err := roomNum(ctx, tx, id); err == nil {
		return sqlstore.RoomTaken()
	} else if !sqlstore.Is(err, chat.CodeNoRoom) {
		return err
	}
	var other string
	err := tx.QueryRow(ctx, `SELECT name FROM rooms WHERE skeleton = $1`, skeleton).Scan(&other)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return sqlstore.RoomAlike(other)
}

// OpenDirect returns the pair's room. Only the first time does it write.
func (s *Store) OpenDirect(ctx context.Context, a, b chat.UserID, now time.Time) (chat.Room, bool, error) {
	return s.pairRoom(ctx, a, b, func(ctx context.Context, tx pgx.Tx) (bool, error) {
		return openDirect(ctx, tx, a, b, chat.MillisOf(now))
	})
}

// pairRoom returns the pair's room, which open makes if there is none.
func (s *Store) pairRoom(ctx context.Context, a, b chat.UserID, open func(context.Context, pgx.Tx) (bool, error)) (chat.Room, bool, error) {
	if a == b {
		return chat.Room{}, false, sqlstore.ToSelf()
	}
	id := chat.DirectID(a, b)
	if room, err := s.Room(ctx, id); err == nil || !sqlstore.Is(err, chat.CodeNoRoom) {
		return room, false, err
	}
	fresh := false
	err := s.write(ctx, func(ctx context.Context, tx pgx.Tx) (err error) {
		fresh, err = open(ctx, tx)
		return err
	})
	if err != nil {
		return chat.Room{}, false, err
	}
	return chat.Room{ID: id, Kind: chat.Direct}, fresh, nil
}

func openDirect(ctx context.Context, tx pgx.Tx, a, b chat.UserID, at chat.Millis) (fresh bool, err error) {
	left, _, errA := userNum(ctx, tx, a)
	right, _, errB := userNum(ctx, tx, b)
	if err := errors.Join(errA, errB); err != nil {
		return false, err
	}
	var num int64
	err = tx.QueryRow(ctx, `INSERT INTO rooms (id, kind, made_by, created_at) VALUES ($1, 'direct', $2, $3)
		ON CONFLICT (id) DO NOTHING RETURNING num`, chat.DirectID(a, b), left, at).Scan(&num)
	if errors.Is(err, pgx.ErrNoRows) {
		return false, nil // another one was quicker
	}
	if err != nil {
		return false, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO members ("user", room, peer, since) VALUES ($1, $2, $3, $4), ($3, $2, $1, $4)`, left, num, right, at)
	if err != nil {
		return false, unlinked(err, sqlstore.NoUser())
	}
	if err := refer(ctx, tx, left, right); err != nil {
		return false, err
	}
	return true, changed(ctx, tx, left, right)
}

// Room returns a room.
func (s *Store) Room(ctx context.Context, id chat.RoomID) (room chat.Room, err error) {
	err = s.read(ctx, func(ctx context.Context) error {
		_, room, err = roomNum(ctx, s.reads, id)
		return err
	})
	return room, err
}

// selectFound looks up each room that matches: OFFSET keeps PostgreSQL from making a join of it, and from reading all rooms for
// that, since they are in the right order.
var selectFound = fmt.Sprintf(`
	WITH found AS MATERIALIZED (
		SELECT DISTINCT room FROM (SELECT room FROM room_suffixes WHERE suffix >= $1 AND suffix < $2 ORDER BY suffix, room LIMIT %d) places
	)
	SELECT r.id, r.name, r.topic
	FROM found CROSS JOIN LATERAL (SELECT id, name, folded, topic FROM rooms WHERE num = found.room OFFSET 0) r
	WHERE r.id > $3 AND (strpos(r.id, $4) > 0 OR strpos(r.folded, $4) > 0) ORDER BY r.id LIMIT $5`, store.RoomPlaces)

// PublicRooms looks for query in any case, as a piece of text without wildcards.
func (s *Store) PublicRooms(ctx context.Context, query string, after chat.RoomID, limit int) ([]chat.Room, error) {
	if query == "" {
		// A limit that the planner does not know makes it read in the order of the index, also while it takes a large table for a
		// small one: else it may read all of it, and sort.
		return s.rooms(ctx, `SELECT id, name, topic FROM rooms WHERE kind = 'public' AND id > $1 ORDER BY id LIMIT (SELECT $2::bigint)`, after, max(limit, 0))
	}
	from, to := sqlstore.Prefix(query)
	return s.rooms(ctx, selectFound, from, to, after, strings.ToLower(query), max(limit, 0))
}

func (s *Store) rooms(ctx context.Context, query string, args ...any) (rooms []chat.Room, err error) {
	err = s.each(ctx, query, args, func(scan scan) (bool, error) {
		room := chat.Room{Kind: chat.Public}
		err := scan(&room.ID, &room.Name, &room.Topic)
		rooms = append(rooms, room)
		return true, err
	})
	return rooms, err
}

// roomNum returns a room with the key that stands for it in other tables.
func roomNum(ctx context.Context, q querier, id chat.RoomID) (int64, chat.Room, error) {
	var num int64
	room := chat.Room{ID: id}
	err := q.QueryRow(ctx, `SELECT num, kind, name, topic FROM rooms WHERE id = $1`, id).Scan(&num, &room.Kind, &room.Name, &room.Topic)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, chat.Room{}, sqlstore.NoRoom()
	}
	return num, room, err
}
