package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"slices"

	"parley/server/store"
	"parley/shared/chat"
)

// amendments reads those of a room that meet a condition and are not superseded, with what their targets have now, until their text
// exceeds maxBytes. More is set if there may be others.
func (s Store) amendments(ctx context.Context, where string, args Args, limit, maxBytes int) (events []chat.Event, more bool, err error) {
	first, args := s.dialect.limit(limit, args)
	query := `SELECT ` + amendmentColumns + `, ` + eventColumns + `
		FROM (SELECT * FROM amendments a WHERE a.room = (SELECT num FROM rooms WHERE id = $1) AND a.superseded = 0 AND ` + where + ` ORDER BY a.seq` + first + `) limited
		JOIN users b ON b.num = limited.author JOIN rooms n ON n.num = limited.room
		JOIN events e ON e.room = limited.room AND e.seq = limited.target` + eventJoins + ` ORDER BY limited.seq`
	left := maxBytes
	err = s.db.Each(ctx, query, args, func(scan Scan) (bool, error) {
		e, err := scanAmendment(scan)
		if err != nil {
			return false, err
		}
		if left -= sizeOf(&e); len(events) > 0 && left < 0 {
			more = true
			return false, nil
		}
		events = append(events, e)
		return true, nil
	})
	return events, more || len(events) == limit, err
}

// liveBetween is a condition of amendments: above $2 and up to $3. The subquery has SQLite use the index without superseded ones.
const liveBetween = `a.seq IN (SELECT seq FROM amendments WHERE room = (SELECT num FROM rooms WHERE id = $1) AND superseded = 0 AND seq > $2 AND seq <= $3)`

func scanAmendment(scan Scan) (chat.Event, error) {
	var a amendment
	var r row
	if err := scan(append(a.columns(), r.columns()...)...); err != nil {
		return chat.Event{}, err
	}
	if err := a.verify(); err != nil {
		return chat.Event{}, err
	}
	x, err := r.check()
	if err != nil {
		return chat.Event{}, err
	}
	if r.e.Kind != chat.Said {
		return chat.Event{}, fmt.Errorf("the target of amendment %d of %s is no message: %w", a.e.Seq, a.e.Room, ErrDamaged)
	}
	return a.event(x.complete(r.e, r.m), &x), nil
}

// sizeOf counts the users of a reaction like text.
func sizeOf(e *chat.Event) int {
	size := textOf(e)
	if e.Reaction != nil {
		for _, user := range e.Reaction.Users {
			size += len(user)
		}
	}
	return size
}

// Since returns events as they happened.
func (s Store) Since(ctx context.Context, room chat.RoomID, after chat.Seq, limit, maxBytes int) ([]chat.Event, error) {
	after = max(after, 0)
	if limit <= 0 {
		return nil, nil
	}
	rows, end, err := s.rowsAfter(ctx, room, after, min(after, math.MaxInt64-store.SinceSpan)+store.SinceSpan, limit, maxBytes)
	if err != nil || len(rows) == int(end-after) {
		return rows, err
	}
	changes, more, err := s.amendments(ctx, liveBetween, Args{room, after, end}, limit, maxBytes)
	if err != nil {
		return nil, err
	}
	if more {
		end = min(end, lastOf(changes, end))
	}
	events, cut := takeFirst(upTo(merge(rows, changes), end), limit, maxBytes)
	if cut || len(events) == limit {
		end = lastOf(events, end)
	} else if lastOf(events, after) < end {
		stub, err := s.stub(ctx, room, end)
		if err != nil {
			return nil, err
		}
		events = append(events, stub)
	}
	return events, s.leaveOut(ctx, room, after, end, events)
}

// merge returns events of both lists in the order of their Seqs.
func merge(a, b []chat.Event) []chat.Event {
	all := slices.Concat(a, b)
	slices.SortFunc(all, func(a, b chat.Event) int { return cmp.Compare(a.Seq, b.Seq) })
	return all
}

// takeFirst cuts events at a limit, or where their text exceeds maxBytes, but leaves one.
func takeFirst(events []chat.Event, limit, maxBytes int) (taken []chat.Event, cut bool) {
	for i := range events {
		if maxBytes -= sizeOf(&events[i]); i == limit || i > 0 && maxBytes < 0 {
			return events[:i], true
		}
	}
	return events, false
}

// stub returns a superseded amendment.
func (s Store) stub(ctx context.Context, room chat.RoomID, seq chat.Seq) (chat.Event, error) {
	var a amendment
	err := s.db.Get(ctx, `SELECT `+amendmentColumns+` FROM amendments limited
		JOIN users b ON b.num = limited.author JOIN rooms n ON n.num = limited.room
		WHERE limited.room = (SELECT num FROM rooms WHERE id = $1) AND limited.seq = $2`, Args{room, seq}, a.columns()...)
	if errors.Is(err, sql.ErrNoRows) {
		return chat.Event{}, fmt.Errorf("event %d of %s is missing: %w", seq, room, ErrDamaged)
	}
	if err == nil {
		err = a.verify()
	}
	return a.stub(), err
}

// leaveOut sets From of the events after superseded amendments. It returns ErrDamaged if anything else is missing above after and up to
// end.
func (s Store) leaveOut(ctx context.Context, room chat.RoomID, after, end chat.Seq, events []chat.Event) error {
	amendments, next := int64(end-after), after+1
	for i := range events {
		e := &events[i]
		if e.Seq != next {
			e.From = next
		}
		if !e.Kind.Amends() {
			amendments--
		}
		next = e.Seq + 1
	}
	return s.filled(ctx, room, after, end, amendments)
}

// superseded is the value of the column of that name, otherwise 0. In a SQLite file they are two bits apart, so that no flipped bit makes
// one the other. supersededSum is what it adds to the checksum, so that a statement can mark many without reading them.
const (
	superseded    = 2
	supersededSum = 1 << 32
)

// amendment is a row of the table amendments, without its text, which the row of the target has.
type amendment struct {
	e          chat.Event // Room, Seq, Kind, At, By and Target
	key        string
	added      int64
	superseded int64
	sum        int64
}

const amendmentColumns = `n.id, limited.seq, limited.kind, limited.at, b.id, b.name, b.rev, limited.target, limited.key, limited.added, limited.superseded, limited.sum`

func (a *amendment) columns() []any {
	e := &a.e
	return []any{&e.Room, &e.Seq, &e.Kind, &e.At, &e.By.ID, &e.By.Name, &e.By.Rev, &e.Target, &a.key, &a.added, &a.superseded, &a.sum}
}

// checksum covers all columns.
func (a *amendment) checksum() int64 {
	e := &a.e
	return sumOf(128, []string{string(e.Room), "\n", decimal(e.Seq), " ", string(e.Kind), " ", decimal(e.At), "\n", string(e.By.ID), "\n",
		decimal(e.Target), " ", decimal(a.added), " ", a.key}) + a.superseded/superseded*supersededSum
}

func (a *amendment) verify() error {
	if a.sum != a.checksum() {
		return fmt.Errorf("amendment %d of %s: %w", a.e.Seq, a.e.Room, ErrDamaged)
	}
	return nil
}

// stub returns what is sent of a superseded amendment.
func (a *amendment) stub() chat.Event {
	return chat.Event{Room: a.e.Room, Seq: a.e.Seq, Kind: a.e.Kind, Target: a.e.Target}
}

// event returns the amendment as it is sent: with what it changed, as the target has it now.
func (a *amendment) event(target chat.Event, x *extra) chat.Event {
	e := a.e
	switch {
	case e.Kind.ChangesContent():
		e.Message = target.Message.Content()
	case e.Kind == chat.Reacted:
		shown := x.reaction(a.key).shown()
		e.Reaction, e.On = &shown, a.added == 1
	default:
		e.On = a.added == 1
	}
	return e
}

// reaction returns the reaction with a key, an empty one if there is none.
func (x *extra) reaction(key string) reaction {
	for _, r := range x.Reactions {
		if r.Key == key {
			return r
		}
	}
	return reaction{Key: key, Users: []chat.UserID{}}
}
