package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"parley/server/store"
	"parley/server/store/sqlstore"
	"parley/shared/chat"
)

// CreateRoom stores a public room.
func (s *Store) CreateRoom(ctx context.Context, room chat.Room, skeleton string, by chat.UserID, now time.Time) error {
	_, err := write(ctx, s.writer, func(ctx context.Context, tx *prepared) (struct{}, error) {
		return struct{}{}, createRoom(ctx, tx, room, skeleton, by, chat.MillisOf(now))
	})
	return err
}

func createRoom(ctx context.Context, tx *prepared, room chat.Room, skeleton string, by chat.UserID, at chat.Millis) error {
	author, _, err := userNum(ctx, tx, by)
	if err != nil {
		return err
	}
	switch _, _, err := roomNum(ctx, tx, room.ID); {
	case err == nil:
		return sqlstore.RoomTaken()
	case !sqlstore.Is(err, chat.CodeNoRoom):
		return err
	}
	if err := mayLookLike(ctx, tx, skeleton); err != nil {
		return err
	}
	folded := strings.ToLower(room.Name)
	suffixes, err := json.Marshal(sqlstore.Suffixes(room.ID, folded))
	if err != nil {
		return err
	}
	err = tx.exec(ctx, `INSERT INTO rooms (id, kind, name, folded, topic, made_by, created_at, skeleton)
		VALUES (?, 'public', ?, ?, ?, ?, ?, nullif(?, ''))`, args{room.ID, room.Name, folded, room.Topic, author, at, skeleton})
	if err != nil {
		return err
	}
	err = tx.exec(ctx, `INSERT INTO room_suffixes (suffix, room) SELECT value, (SELECT num FROM rooms WHERE id = ?) FROM json_each(?)`,
		args{room.ID, string(suffixes)})
	if err != nil {
		return err
	}
	return refer(ctx, tx, author)
}

// mayLookLike returns room_taken if a room has that skeleton.
func mayLookLike(ctx context.Context, tx *prepared, skeleton string) error {
	var other string
	switch err := tx.get(ctx, `SELECT name FROM rooms WHERE skeleton = ?`, args{skeleton}, &other); {
	case err == nil:
		return sqlstore.RoomAlike(other)
	case !errors.Is(err, sql.ErrNoRows):
		return err
	}
	return nil
}

// OpenDirect returns the pair's room. Only the first time does it wait for the writer.
func (s *Store) OpenDirect(ctx context.Context, a, b chat.UserID, now time.Time) (chat.Room, bool, error) {
	return s.pairRoom(ctx, a, b, func(ctx context.Context, tx *prepared) (bool, error) {
		return openDirect(ctx, tx, a, b, chat.MillisOf(now))
	})
}

// pairRoom returns the pair's room, which open makes if there is none.
func (s *Store) pairRoom(ctx context.Context, a, b chat.UserID, open func(context.Context, *prepared) (bool, error)) (chat.Room, bool, error) {
	if a == b {
		return chat.Room{}, false, sqlstore.ToSelf()
	}
	id := chat.DirectID(a, b)
	if _, room, err := roomNum(ctx, s.reads, id); err == nil || !sqlstore.Is(err, chat.CodeNoRoom) {
		return room, false, err
	}
	fresh, err := write(ctx, s.writer, open)
	if err != nil {
		return chat.Room{}, false, err
	}
	return chat.Room{ID: id, Kind: chat.Direct}, fresh, nil
}

func openDirect(ctx context.Context, tx *prepared, a, b chat.UserID, at chat.Millis) (fresh bool, err error) {
	left, _, errA := userNum(ctx, tx, a)
	right, _, errB := userNum(ctx, tx, b)
	if err := errors.Join(errA, errB); err != nil {
		return false, err
	}
	id := chat.DirectID(a, b)
	if _, _, err := roomNum(ctx, tx, id); err == nil || !sqlstore.Is(err, chat.CodeNoRoom) {
		return false, err
	}
	err = tx.exec(ctx, `INSERT INTO rooms (id, kind, made_by, created_at) VALUES (?, 'direct', ?, ?)`, args{id, left, at})
	if err != nil {
		return false, err
	}
	err = tx.exec(ctx, `INSERT INTO members (user, room, peer, since)
		SELECT ?1, num, ?2, ?3 FROM rooms WHERE id = ?4 UNION ALL
		SELECT ?2, num, ?1, ?3 FROM rooms WHERE id = ?4`, args{left, right, at, id})
	if err != nil {
		return false, err
	}
	if err := refer(ctx, tx, left, right); err != nil {
		return false, err
	}
	return true, changed(ctx, tx, left, right)
}

// Room returns a room.
func (s *Store) Room(ctx context.Context, id chat.RoomID) (chat.Room, error) {
	_, room, err := roomNum(ctx, s.reads, id)
	return room, err
}

// selectFound joins in this order only: otherwise SQLite may walk through all rooms, since they are in the right order.
var selectFound = fmt.Sprintf(`
	SELECT r.id, r.name, r.topic
	FROM (SELECT DISTINCT room FROM (SELECT room FROM room_suffixes WHERE suffix >= ? AND suffix < ? ORDER BY suffix, room LIMIT %d)) found
	CROSS JOIN rooms r ON r.num = found.room
	WHERE r.id > ? AND (instr(r.id, ?) OR instr(r.folded, ?)) ORDER BY r.id LIMIT ?`, store.RoomPlaces)

// PublicRooms looks for query in any case, as a piece of text without wildcards.
func (s *Store) PublicRooms(ctx context.Context, query string, after chat.RoomID, limit int) ([]chat.Room, error) {
	if query == "" {
		return s.rooms(ctx, `SELECT id, name, topic FROM rooms WHERE kind = 'public' AND id > ? ORDER BY id LIMIT ?`, args{after, max(limit, 0)})
	}
	from, to := sqlstore.Prefix(query)
	part := strings.ToLower(query)
	return s.rooms(ctx, selectFound, args{from, to, after, part, part, max(limit, 0)})
}

func (s *Store) rooms(ctx context.Context, query string, a args) ([]chat.Room, error) {
	var rooms []chat.Room
	err := s.reads.each(ctx, query, a, func(scan scan) (bool, error) {
		room := chat.Room{Kind: chat.Public}
		err := scan(&room.ID, &room.Name, &room.Topic)
		rooms = append(rooms, room)
		return true, err
	})
	return rooms, err
}

// roomNum returns a room with the key that stands for it in other tables.
func roomNum(ctx context.Context, q *prepared, id chat.RoomID) (int64, chat.Room, error) {
	var num int64
	room := chat.Room{ID: id}
	err := q.get(ctx, `SELECT num, kind, name, topic FROM rooms WHERE id = ?`, args{id}, &num, &room.Kind, &room.Name, &room.Topic)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, chat.Room{}, sqlstore.NoRoom()
	}
	return num, room, err
}
