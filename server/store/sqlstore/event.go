package sqlstore

import (
	"encoding/json"
	"errors"
	"fmt"

	"parley/shared/chat"
)

// ErrDamaged means that the data differ from what was stored.
var ErrDamaged = errors.New("it is damaged; restore a backup")

// extra is the JSON in the column of the same name: fields that only some kinds of events have.
type extra struct {
	Mentions []mention `json:"mentions,omitempty"`
	Was      string    `json:"was,omitempty"` // of a rename: the names before and after it, and the Rev after it
	Name     string    `json:"name,omitempty"`
	Rev      int       `json:"rev,omitempty"`
}

type mention struct {
	ID   chat.UserID `json:"id"`
	Name string      `json:"name"`
}

// columns returns the columns text and extra of an event. An empty extra is stored as NULL.
func columns(e *chat.Event) (text, more string, err error) {
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

// Select reads the columns that ScanEvent expects.
const Select = selectColumns + `events` + selectNames

// SelectOf is Select for the events that a subquery finds.
func SelectOf(events string) string { return selectColumns + `(` + events + `)` + selectNames }

const (
	selectColumns = `
	SELECT r.id, e.seq, e.kind, e.at, u.id, u.name, u.rev, coalesce(e.nonce, ''), e.text,
		coalesce(t.id, ''), coalesce(i.id, ''), coalesce(e.in_seq, 0), coalesce(e.extra, ''), e.sum
	FROM `
	selectNames = ` e JOIN rooms r ON r.num = e.room JOIN users u ON u.num = e.author
		LEFT JOIN users t ON t.num = e.addressee LEFT JOIN rooms i ON i.num = e.in_room`
)

// ScanEvent reads a row of Select. It returns ErrDamaged if its checksum does not match.
func ScanEvent(scan Scan) (chat.Event, error) {
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

// complete adds the message and the extra of columns to an event. A rename has the name that it gave, not the present one of the
// user.
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

// same reports whether a repeated send has the content of the first one.
func same(old, e chat.Event) bool {
	was, is := said(old), said(e)
	return old.Room == e.Room && old.Kind == e.Kind && was.Text == is.Text && was.To == is.To && was.In == is.In
}

func said(e chat.Event) chat.Message {
	if e.Message == nil {
		return chat.Message{}
	}
	return *e.Message
}
