package sqlstore

import (
	"errors"

	"parley/shared/chat"
)

// ErrDamaged means that the data differ from what was stored.
var ErrDamaged = errors.New("it is damaged; restore a backup")

// deletedKind is the kind in the row of a deleted message, which is said everywhere else: so no index counts it as unread.
const deletedKind chat.EventKind = "gone"

// Select reads the columns that ScanEvent expects.
const Select = `SELECT ` + eventColumns + ` FROM events` + eventNames

// SelectOf is Select for the events that a subquery finds.
func SelectOf(events string) string {
	return `SELECT ` + eventColumns + ` FROM (` + events + `)` + eventNames
}

// selectTarget is Select with the primary key before it.
const selectTarget = `SELECT e.num, ` + eventColumns + ` FROM events` + eventNames

const (
	eventColumns = `r.id, e.seq, e.kind, e.at, u.id, u.name, u.rev, coalesce(e.nonce, ''), e.text,
		coalesce(t.id, ''), coalesce(i.id, ''), coalesce(e.in_seq, 0), coalesce(e.extra, ''), e.sum`
	eventNames = ` e` + eventJoins
	eventJoins = ` JOIN rooms r ON r.num = e.room JOIN users u ON u.num = e.author
		LEFT JOIN users t ON t.num = e.addressee LEFT JOIN rooms i ON i.num = e.in_room`
)

// row is a row of Select.
type row struct {
	e    chat.Event   // without Message
	m    chat.Message // Text, To, In and InSeq
	more string
	sum  *int64
	gone bool // it has deletedKind
}

func (r *row) columns() []any {
	e, m := &r.e, &r.m
	return []any{&e.Room, &e.Seq, &e.Kind, &e.At, &e.By.ID, &e.By.Name, &e.By.Rev, &e.Nonce, &m.Text, &m.To, &m.In, &m.InSeq, &r.more, &r.sum}
}

// check returns the extra, or ErrDamaged if the checksum does not match.
func (r *row) check() (extra, error) {
	if err := verify(&r.e, r.m, r.more, r.sum); err != nil {
		return extra{}, err
	}
	if r.e.Kind == deletedKind {
		r.e.Kind, r.gone = chat.Said, true
	}
	return decode(r.more, &r.e)
}

// ScanEvent reads a row of Select. It returns ErrDamaged if its checksum does not match.
func ScanEvent(scan Scan) (chat.Event, error) {
	var r row
	if err := scan(r.columns()...); err != nil {
		return chat.Event{}, err
	}
	x, err := r.check()
	if err != nil {
		return chat.Event{}, err
	}
	return x.complete(r.e, r.m), nil
}

// same reports whether a repeated send has the content of the first one, as far as that is still known.
func same(old, e chat.Event) bool {
	was, is := said(old), said(e)
	if old.Room != e.Room || old.Kind != e.Kind {
		return false
	}
	return was.EditedAt != 0 || was.Gone != nil || was.Text == is.Text && was.To == is.To && was.In == is.In
}

func said(e chat.Event) chat.Message {
	if e.Message == nil {
		return chat.Message{}
	}
	return *e.Message
}
