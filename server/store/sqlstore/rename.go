package sqlstore

import (
	"context"

	"parley/server/store"
	"parley/shared/chat"
)

// Grown is a room whose head has been moved to make place for an event.
type Grown struct {
	Num  int64
	Room chat.RoomID
	Seq  chat.Seq
}

// Renaming is a user who gets another name.
type Renaming struct {
	// Grow moves the heads of the rooms that are to be told, and returns them in the order of the events.
	Grow func(ctx context.Context, user int64) ([]Grown, error)
	// Insert stores events.
	Insert func(ctx context.Context, events []Placed) error
}

// Rename gives a user another name within a transaction, and appends an event to the rooms that r grows. The same name changes nothing.
func (d Dialect) Rename(ctx context.Context, tx Tx, id chat.UserID, name store.Name, at chat.Millis, r Renaming) (chat.User, []chat.Event, error) {
	num, user, err := UserByID(ctx, tx, id, d.ForUpdate)
	if err != nil || user.Name == name.Shown {
		return user, nil, err
	}
	if err := speaks(ctx, tx, id, at, ""); err != nil {
		return chat.User{}, nil, err
	}
	if err := checkFree(ctx, tx, id, name, at); err != nil {
		return chat.User{}, nil, err
	}
	if err := holdName(ctx, tx, num, name, at); err != nil {
		return chat.User{}, nil, err
	}
	was := user.Name
	user.Name, user.Rev = name.Shown, user.Rev+1
	err = tx.Exec(ctx, `UPDATE users SET name = $1, folded = $2, skeleton = $3, rev = $4, changes = changes + 1 WHERE num = $5`,
		Args{name.Shown, name.Folded, name.Skeleton, user.Rev, num})
	if err != nil {
		return chat.User{}, nil, d.Refusal(err, NameTaken(), err)
	}
	grown, err := r.Grow(ctx, num)
	if err != nil || len(grown) == 0 {
		return user, nil, err
	}
	if err := tx.Reference(ctx, num); err != nil {
		return chat.User{}, nil, err
	}
	placed, events, err := copies(num, chat.Event{Kind: chat.Renamed, At: at, By: user, Was: was}, grown)
	if err == nil {
		err = r.Insert(ctx, placed)
	}
	return user, events, err
}

// copies places an event in several rooms.
func copies(author int64, e chat.Event, rooms []Grown) (placed []Placed, events []chat.Event, err error) {
	for _, room := range rooms {
		e.Room, e.Seq = room.Room, room.Seq
		p := Placed{Room: room.Num, Author: author}
		if err := p.Fill(e); err != nil {
			return nil, nil, err
		}
		placed, events = append(placed, p), append(events, e)
	}
	return placed, events, nil
}
