package client

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// noticeUsers bounds the users named in one notice; noticesMax the notices of the open room.
const (
	noticeUsers = 500
	noticesMax  = 200
	noticeNames = 3
)

// notice is who came and went while no message stood between: seen live, not stored anywhere.
type notice struct {
	id     int64
	anchor chat.Seq
	at     chat.Millis
	came   []chat.User
	gone   []chat.User
}

// enter notes that somebody came; it cancels that they went.
func (n *notice) enter(u chat.User) { n.came, n.gone = cross(n.came, n.gone, u) }

// leave notes that somebody went; it cancels that they came.
func (n *notice) leave(u chat.User) { n.gone, n.came = cross(n.gone, n.came, u) }

func cross(to, from []chat.User, u chat.User) (_, _ []chat.User) {
	same := func(other chat.User) bool { return other.ID == u.ID }
	switch {
	case slices.ContainsFunc(from, same):
		return to, slices.DeleteFunc(from, same)
	case len(to) >= noticeUsers || slices.ContainsFunc(to, same):
		return to, from
	}
	return append(to, u), from
}

func (n *notice) names(id chat.UserID) bool {
	is := func(u chat.User) bool { return u.ID == id }
	return slices.ContainsFunc(n.came, is) || slices.ContainsFunc(n.gone, is)
}

// notices is what happened besides the talk while no message stood between, or one person's messages only: one row for each
// kind of it.
type notices struct {
	key     string // of the first notice
	people  notice
	first   view.Row // of the renames
	renames []rename
}

// rename is a new name that somebody has taken.
type rename struct {
	user chat.UserID
	view.Renaming
}

// copy returns what may be added to; a nil *notices is none.
func (n *notices) copy() notices {
	if n == nil {
		return notices{}
	}
	c := *n
	c.people.came, c.people.gone, c.renames = slices.Clone(n.people.came), slices.Clone(n.people.gone), slices.Clone(n.renames)
	return c
}

// rows is how many rows there will be.
func (n *notices) rows() int {
	return min(len(n.people.came), 1) + min(len(n.people.gone), 1) + min(len(n.renames), 1)
}

// kept returns nil if there is nothing.
func (n *notices) kept() *notices {
	if n.rows() == 0 {
		return nil
	}
	return n
}

// aside has a notice wait. One of another day ends the group before it.
func (w *scribe) aside(rows []view.Row, f flow, it *item, waiting *notices) ([]view.Row, flow) {
	if it.notice != nil {
		waiting.join(it, w.mutes)
		return rows, f
	}
	ev := it.event
	if w.mutes.has(ev.By.ID) || w.spoke == nil || !w.spoke(it) {
		return rows, f // a name may be an insult too; and nobody has to know what somebody was called who had said nothing
	}
	row := view.Row{Key: it.key, Kind: view.RowRenamed, At: ev.At.Time(), Author: ev.By, Mine: ev.By.ID == w.me, Seq: ev.Seq}
	if w.day(row.At) != f.day {
		rows, f = w.separate(w.flush(rows, waiting), f, it, &row)
	}
	waiting.rename(row, ev)
	return rows, f
}

// join adds who came and went.
func (n *notices) join(it *item, muted *mutes) {
	if n.key == "" {
		n.key, n.people.at = it.key, it.notice.at
	}
	for _, u := range it.notice.came {
		if !muted.has(u.ID) {
			n.people.enter(u)
		}
	}
	for _, u := range it.notice.gone {
		if !muted.has(u.ID) {
			n.people.leave(u)
		}
	}
}

// rename adds a new name: of somebody who took several, the last; none if that is the first again.
func (n *notices) rename(row view.Row, ev *chat.Event) {
	at := slices.IndexFunc(n.renames, func(r rename) bool { return r.user == ev.By.ID })
	switch {
	case at < 0 && len(n.renames) == 0:
		n.first = row
		fallthrough
	case at < 0:
		n.renames = append(n.renames, rename{ev.By.ID, view.Renaming{Was: ev.Was, Name: ev.By.Name}})
	case n.renames[at].Was == ev.By.Name:
		n.renames = slices.Delete(n.renames, at, at+1)
	default:
		n.renames[at].Name = ev.By.Name
	}
}

// flush adds the rows of what waits. People who came stand there by the name that they have now.
func (w *scribe) flush(rows []view.Row, waiting *notices) []view.Row {
	n := *waiting
	*waiting = notices{}
	for _, side := range []struct {
		kind  view.RowKind
		users []chat.User
	}{{view.RowCame, n.people.came}, {view.RowGone, n.people.gone}} {
		if len(side.users) == 0 {
			continue
		}
		row := view.Row{Key: string(side.kind) + " " + n.key, Kind: side.kind, At: n.people.at.Time()}
		for _, u := range side.users[:min(noticeNames, len(side.users))] {
			row.People = append(row.People, w.users.now(u).Name)
		}
		row.Others = len(side.users) - len(row.People)
		rows = append(rows, row)
	}
	if len(n.renames) == 0 {
		return rows
	}
	row := n.first
	for _, r := range n.renames[:min(noticeNames, len(n.renames))] {
		row.Renames = append(row.Renames, r.Renaming)
	}
	row.Others = len(n.renames) - len(row.Renames)
	return append(rows, row)
}
