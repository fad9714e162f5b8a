package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"parley/shared/chat"
)

// CreateRoom stores a room. If another server has taken the id or the skeleton at the same moment, the second try says which.
func (s Store) CreateRoom(ctx context.Context, room chat.Room, skeleton string, by chat.UserID, users []chat.UserID, now time.Time) error {
	create := func(ctx context.Context, tx Tx) error {
		if room.Kind.MembersOnly() {
			return s.createForMembers(ctx, tx, room, by, users, now)
		}
		return s.createRoom(ctx, tx, room, skeleton, by, chat.MillisOf(now))
	}
	err := s.db.Write(ctx, create)
	if err != nil && s.dialect.Duplicate(err) {
		err = s.db.Write(ctx, create)
	}
	return s.dialect.Refusal(err, RoomTaken(), NoUser())
}

func (s Store) createRoom(ctx context.Context, tx Tx, room chat.Room, skeleton string, by chat.UserID, at chat.Millis) error {
	author, _, err := UserByID(ctx, tx, by, s.dialect.ForUpdate)
	if err == nil {
		err = speaks(ctx, tx, by, at, "")
	}
	if err != nil {
		return err
	}
	if err := roomFree(ctx, tx, room.ID, skeleton); err != nil {
		return err
	}
	folded := strings.ToLower(room.Name)
	err = tx.Exec(ctx, `INSERT INTO rooms (id, kind, name, folded, topic, made_by, created_at, skeleton)
		VALUES ($1, 'public', $2, $3, $4, $5, $6, nullif($7, ''))`, Args{room.ID, room.Name, folded, room.Topic, author, at, skeleton})
	if err != nil {
		return err
	}
	err = tx.Exec(ctx, `INSERT INTO room_suffixes (suffix, room) SELECT value, (SELECT num FROM rooms WHERE id = $1) FROM `+s.dialect.Rows(2),
		Args{room.ID, s.dialect.List(Suffixes(room.ID, folded))})
	if err != nil {
		return err
	}
	return tx.Reference(ctx, author)
}

// roomFree returns room_taken if a room has that id or that skeleton.
func roomFree(ctx context.Context, tx Querier, id chat.RoomID, skeleton string) error {
	if _, _, err := roomByID(ctx, tx, id); err == nil {
		return RoomTaken()
	} else if !Is(err, chat.CodeNoRoom) {
		return err
	}
	var other string
	err := tx.Get(ctx, `SELECT name FROM rooms WHERE skeleton = $1`, Args{skeleton}, &other)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	return RoomAlike(other)
}

// Room returns a room.
func (s Store) Room(ctx context.Context, id chat.RoomID) (chat.Room, error) {
	_, room, err := roomByID(ctx, s.db, id)
	return room, err
}

// roomByID returns a room with its primary key.
func roomByID(ctx context.Context, q Querier, id chat.RoomID) (int64, chat.Room, error) {
	var num int64
	room := chat.Room{ID: id}
	err := q.Get(ctx, `SELECT r.num, r.kind, r.name, r.topic, `+SettingsOf("r")+` FROM rooms r WHERE r.id = $1`, Args{id},
		settingsInto(&room.Settings, &num, &room.Kind, &room.Name, &room.Topic)...)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, chat.Room{}, NoRoom()
	}
	return num, room, err
}

// PublicRooms finds query as a part of an id or a name, in upper or lower case, without wildcards.
func (s Store) PublicRooms(ctx context.Context, user chat.UserID, query string, after chat.RoomID, limit int) ([]chat.Room, error) {
	statement, args := s.dialect.ListRooms, Args{after, max(limit, 0), user}
	if query != "" {
		from, to := SuffixRange(query)
		statement, args = s.dialect.FindRooms, Args{from, to, after, strings.ToLower(query), max(limit, 0), user}
	}
	return List(ctx, s.db, statement, args, func(scan Scan) (chat.Room, error) {
		room := chat.Room{Kind: chat.Public}
		err := scan(settingsInto(&room.Settings, &room.ID, &room.Name, &room.Topic)...)
		return room, err
	})
}

// Heads returns the newest Seq of each room.
func (s Store) Heads(ctx context.Context, rooms []chat.RoomID) (map[chat.RoomID]chat.Seq, error) {
	heads := make(map[chat.RoomID]chat.Seq, len(rooms))
	for _, room := range rooms {
		heads[room] = 0
	}
	err := s.db.Each(ctx, `SELECT id, head FROM rooms WHERE id `+s.dialect.In(1), Args{s.dialect.List(texts(rooms))}, byID(heads))
	return heads, err
}

// suffixRunes is the length of a stored suffix. Longer queries are also compared with the whole name.
const suffixRunes = 16

// Suffixes returns the suffixes of the id and the folded name of a public room, each up to suffixRunes.
func Suffixes(id chat.RoomID, folded string) []string {
	var all []string
	for _, text := range []string{string(id), folded} {
		runes := []rune(text)
		for i := range runes {
			all = append(all, string(runes[i:min(len(runes), i+suffixRunes)]))
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// SuffixRange returns the range of stored suffixes that begin with a part of an id or name: from or above, and below to.
func SuffixRange(part string) (from, to string) {
	runes := []rune(strings.ToLower(part))
	from = string(runes[:min(len(runes), suffixRunes)])
	return from, from + string(rune(0x10FFFF))
}
