// Package sqlstore is what the stores have in common: how an event becomes columns and an event again.
package sqlstore

import (
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"strconv"
	"time"

	"parley/shared/chat"
)

// ErrDamaged means that what is read is not what was stored.
var ErrDamaged = errors.New("it is damaged; restore a backup")

// extra is what only some kinds of events have, in a column of its own.
type extra struct {
	Mentions []mention `json:"mentions,omitempty"`
	Was      string    `json:"was,omitempty"` // of a rename: the names before and after, and the Rev after
	Name     string    `json:"name,omitempty"`
	Rev      int       `json:"rev,omitempty"`
}

type mention struct {
	ID   chat.UserID `json:"id"`
	Name string      `json:"name"`
}

// Columns returns the text of an event and the JSON of what only some kinds have, "" for nothing.
func Columns(e *chat.Event) (text, more string, err error) {
	var x extra
	switch {
	case e.Message != nil:
		text = e.Message.Text
		for _, user := range e.Message.Mentions {
			x.Mentions = append(x.Mentions, mention{user.ID, user.Name})
		}
	case e.Kind == chat.Renamed:
		x = extra{Was: e.Was, Name: e.By.Name, Rev: e.By.Rev}
	}
	if len(x.Mentions) == 0 && x.Was == "" {
		return text, "", nil
	}
	data, err := json.Marshal(x)
	return text, string(data), err
}

// Select reads what Scan understands; it is the same in each kind of SQL.
const Select = selectColumns + `events` + selectNames

// SelectOf is Select of some events only, which a subquery has found.
func SelectOf(events string) string { return selectColumns + `(` + events + `)` + selectNames }

const (
	selectColumns = `
	SELECT r.id, e.seq, e.kind, e.at, u.id, u.name, u.rev, coalesce(e.nonce, ''), e.text,
		coalesce(t.id, ''), coalesce(i.id, ''), coalesce(e.in_seq, 0), coalesce(e.extra, ''), e.sum
	FROM `
	selectNames = ` e JOIN rooms r ON r.num = e.room JOIN users u ON u.num = e.author
		LEFT JOIN users t ON t.num = e.addressee LEFT JOIN rooms i ON i.num = e.in_room`
)

// Scan makes an event of a row, or returns ErrDamaged.
func Scan(scan func(dest ...any) error) (chat.Event, error) {
	var e chat.Event
	var m chat.Message
	var more string
	var sum *int64
	err := scan(&e.Room, &e.Seq, &e.Kind, &e.At, &e.By.ID, &e.By.Name, &e.By.Rev, &e.Nonce, &m.Text, &m.To, &m.In, &m.InSeq, &more, &sum)
	if err == nil {
		err = verify(&e, m, more, sum)
	}
	if err != nil {
		return chat.Event{}, err
	}
	return e, complete(&e, m, more)
}

// complete makes e whole from its message and from the JSON of Columns. A rename tells the name that it gave, not the one
// that the user has since.
func complete(e *chat.Event, m chat.Message, more string) error {
	if e.Kind == chat.Said {
		e.Message = &m
	}
	if more == "" {
		return nil
	}
	var x extra
	if err := json.Unmarshal([]byte(more), &x); err != nil {
		return fmt.Errorf("event %d of %s: %w", e.Seq, e.Room, err)
	}
	if e.Kind == chat.Renamed {
		e.Was, e.By.Name, e.By.Rev = x.Was, x.Name, x.Rev
	}
	if e.Message != nil {
		for _, user := range x.Mentions {
			e.Message.Mentions = append(e.Message.Mentions, chat.User{ID: user.ID, Name: user.Name})
		}
	}
	return nil
}

// Checksum is what tells an event that a disk has changed. It takes in all that the world sees of it and that never changes,
// which is not its author's name.
func Checksum(e *chat.Event, m chat.Message, more string) int64 {
	b := make([]byte, 0, 256+len(m.Text)+len(more))
	for _, part := range []string{string(e.Room), "\n", decimal(e.Seq), " ", string(e.Kind), " ", decimal(e.At), "\n", string(e.By.ID), "\n",
		string(e.Nonce), "\n", string(m.To), "\n", string(m.In), " ", decimal(m.InSeq), "\n", decimal(len(m.Text)), " ", m.Text, more} {
		b = append(b, part...)
	}
	return int64(crc32.Checksum(b, crc32.MakeTable(crc32.Castagnoli)))
}

func decimal[N ~int | ~int64](n N) string { return strconv.FormatInt(int64(n), 10) }

// verify returns ErrDamaged if the event is not what it was when it was stored with that sum; nil is an event from before
// there were sums.
func verify(e *chat.Event, m chat.Message, more string, sum *int64) error {
	if sum != nil && *sum != Checksum(e, m, more) {
		return fmt.Errorf("event %d of %s: %w", e.Seq, e.Room, ErrDamaged)
	}
	return nil
}

// Page takes events that are read in order until their text would be too much, but at least one. The zero Page takes none.
type Page struct {
	Events []chat.Event
	Left   int // bytes of text
}

// Take adds an event; it reports whether more may follow. Events stand side by side: a hole is damage.
func (p *Page) Take(e chat.Event) (more bool, err error) {
	if n := len(p.Events); n > 0 && e.Seq != p.Events[n-1].Seq+1 && e.Seq != p.Events[n-1].Seq-1 {
		return false, fmt.Errorf("event %d of %s does not stand beside event %d: %w", e.Seq, e.Room, p.Events[n-1].Seq, ErrDamaged)
	}
	if e.Message != nil {
		p.Left -= len(e.Message.Text)
	}
	if len(p.Events) > 0 && p.Left < 0 {
		return false, nil
	}
	p.Events = append(p.Events, e)
	return true, nil
}

// Follows returns ErrDamaged if the first of events is not the one after a Seq.
func Follows(room chat.RoomID, after chat.Seq, events []chat.Event) error {
	if len(events) > 0 && after >= 0 && events[0].Seq != after+1 {
		return fmt.Errorf("the event after %d of %s is missing: %w", after, room, ErrDamaged)
	}
	return nil
}

// Same reports whether a send that is repeated says what it said the first time.
func Same(old, e chat.Event) bool {
	was, is := said(old), said(e)
	return old.Room == e.Room && old.Kind == e.Kind && was.Text == is.Text && was.To == is.To && was.In == is.In
}

func said(e chat.Event) chat.Message {
	if e.Message == nil {
		return chat.Message{}
	}
	return *e.Message
}

// NonceReused refuses a nonce that was used for something else.
func NonceReused() error {
	return chat.Errorf(chat.CodeNonceReused, "this nonce was used for another message; make a new one for each")
}

// NameTaken refuses a name that somebody has.
func NameTaken() error {
	return chat.Errorf(chat.CodeNameTaken, "somebody has that name, or one that looks like it; choose another one")
}

// NameHeld is the error for a name that somebody had until recently.
func NameHeld() error {
	return chat.Errorf(chat.CodeNameTaken, "that was somebody's name until recently, or looks like it; choose another one")
}

// TooManyRequests is the error for another request while too many are open.
func TooManyRequests() error {
	return chat.Errorf(chat.CodeUnanswered, "%d people you wrote to have not answered yet, which is the limit; wait for an answer, or write in a room",
		chat.RequestsOpen)
}

// RequestsToday is the error for another private conversation on the same day.
func RequestsToday(wait time.Duration) error {
	err := chat.Limited("you begin private conversations", wait)
	err.Message = fmt.Sprintf("you have begun %d private conversations within a day, which is the limit; go on with those, or wait %d minutes",
		chat.RequestsPerDay, int(math.Ceil(wait.Minutes())))
	return err
}

// RoomTaken refuses a room that there is.
func RoomTaken() error {
	return chat.Errorf(chat.CodeRoomTaken, "there is a room with that name; join it, or choose another name")
}

// RoomAlike is the error for a room whose name looks like that of another room.
func RoomAlike(other string) error {
	return &chat.Error{Code: chat.CodeRoomTaken, Suggest: other,
		Message: "there is a room whose name looks the same; join that one, or choose a name that cannot be mistaken for it"}
}

// Lone returns what stands for the skeleton of a room that looks like an older one: no name has a "=".
func Lone(id chat.RoomID) string { return "=" + string(id) }

// ToSelf refuses a direct room of one.
func ToSelf() error {
	return chat.Errorf(chat.CodeToSelf, "a private message goes to somebody else")
}

// TooMany refuses another room to follow.
func TooMany() error {
	return chat.Errorf(chat.CodeTooMany, "you follow %d rooms, which is the most; leave one first", chat.RoomsMax)
}

// VoidToken refuses a token.
func VoidToken() error {
	return chat.Errorf(chat.CodeUnauthorized, "this token is not valid any more; sign in again")
}

// NoUser and NoRoom refuse what there is not.
func NoUser() error { return chat.Errorf(chat.CodeNoUser, "there is no such user") }

// NoRoom refuses a room that there is not.
func NoRoom() error { return chat.Errorf(chat.CodeNoRoom, "there is no such room") }

// Is reports whether err is a refusal with that code.
func Is(err error, code chat.Code) bool {
	refusal, ok := errors.AsType[*chat.Error](err)
	return ok && refusal.Code == code
}
