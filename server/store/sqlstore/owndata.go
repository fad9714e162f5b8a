package sqlstore

import (
	"context"

	"parley/server/store"
	"parley/shared/chat"
)

// ownPlace is the place of a message, with the id of its room.
type ownPlace struct {
	store.OwnPlace
	id chat.RoomID
}

func scanOwnPlace(scan Scan) (p ownPlace, err error) {
	err = scan(&p.Room, &p.Seq, &p.id)
	return p, err
}

// ownPlaces finds a user's messages in the index of unread ones, which has the author.
func (s Store) ownPlaces(ctx context.Context, user chat.UserID, after store.OwnPlace, limit int) ([]ownPlace, error) {
	return List(ctx, s.db, `SELECT limited.room, limited.seq, r.id FROM (
			SELECT room, seq FROM events WHERE kind = 'said' AND (room, seq) > ($2, $3) AND author = (SELECT num FROM users WHERE id = $1) ORDER BY room, seq LIMIT $4
		) limited JOIN rooms r ON r.num = limited.room ORDER BY limited.room, limited.seq`, Args{user, after.Room, after.Seq, max(limit, 0)}, scanOwnPlace)
}

// OwnMessages reads the messages of a user.
func (s Store) OwnMessages(ctx context.Context, user chat.UserID, after store.OwnPlace, limit int) (events []chat.Event, last store.OwnPlace, err error) {
	places, err := s.ownPlaces(ctx, user, after, limit)
	if err != nil || len(places) == 0 {
		return nil, after, err
	}
	last = places[len(places)-1].OwnPlace
	for len(places) > 0 {
		var seqs []int64
		room := places[0].Room
		for len(places) > 0 && places[0].Room == room {
			seqs, places = append(seqs, int64(places[0].Seq)), places[1:]
		}
		page, err := List(ctx, s.db, Select+` WHERE e.room = $1 AND e.seq `+s.dialect.In(2)+` ORDER BY e.seq`, Args{room, s.dialect.List(seqs)}, ScanEvent)
		if err != nil {
			return nil, after, err
		}
		events = append(events, page...)
	}
	return events, last, nil
}
