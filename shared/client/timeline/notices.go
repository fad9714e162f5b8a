package timeline

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// notices is what happened besides the talk while no message stood between, or one person's messages only: one row for each
// kind of it.
type notices struct {
	key     string // of the first notice
	people  Arrivals
	first   view.Row // of the renames
	renames []rename
	topic   *view.Row  // the last new topic
	members []view.Row // who became a member, or is one no more
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
	c.members = slices.Clone(n.members)
	return c
}

// rows is how many rows there will be.
func (n *notices) rows() int {
	return min(len(n.people.came), 1) + min(len(n.people.gone), 1) + min(len(n.renames), 1) + n.topics() + len(n.members)
}

func (n *notices) topics() int {
	if n.topic == nil {
		return 0
	}
	return 1
}

// orNil returns nil if there is nothing.
func (n *notices) orNil() *notices {
	if n.rows() == 0 {
		return nil
	}
	return n
}

// notice makes a notice wait. One of another day ends the group before it.
func (w *Renderer) notice(rows []view.Row, f flow, it *Item, waiting *notices) ([]view.Row, flow) {
	if it.arrivals != nil {
		waiting.join(it, w.Blocks)
		return rows, f
	}
	ev := it.event
	switch ev.Kind {
	case chat.Titled:
		return w.titled(rows, f, it, waiting)
	case chat.Added, chat.Removed:
		return w.member(rows, f, it, waiting)
	}
	if w.Blocks.Has(ev.By.ID) || w.spokeBefore == nil || !w.spokeBefore(it) {
		return rows, f // a name may be an insult too; and nobody has to know what somebody was called who had said nothing
	}
	row := view.Row{Key: it.Key, Kind: view.RowRenamed, At: ev.At.Time(), Author: ev.By, Mine: ev.By.ID == w.Me, Seq: ev.Seq}
	if w.day(row.At) != f.day {
		rows, f = w.separators(w.flush(rows, waiting), f, it, &row)
	}
	waiting.rename(row, ev)
	return rows, f
}

// titled adds a new topic: of several, the last.
func (w *Renderer) titled(rows []view.Row, f flow, it *Item, waiting *notices) ([]view.Row, flow) {
	ev := it.event
	if w.Blocks.Has(ev.By.ID) {
		return rows, f // as with a name
	}
	row := view.Row{Key: it.Key, Kind: view.RowTopic, At: ev.At.Time(), Author: w.Users.Now(ev.By), Mine: ev.By.ID == w.Me, Seq: ev.Seq, Text: ev.Topic}
	if w.day(row.At) != f.day {
		rows, f = w.separators(w.flush(rows, waiting), f, it, &row)
	}
	waiting.topic = &row
	return rows, f
}

// join adds who came and went.
func (n *notices) join(it *Item, blocked *Blocks) {
	if n.key == "" {
		n.key, n.people.At = it.Key, it.arrivals.At
	}
	for _, u := range it.arrivals.came {
		if !blocked.Has(u.ID) {
			n.people.Enter(u)
		}
	}
	for _, u := range it.arrivals.gone {
		if !blocked.Has(u.ID) {
			n.people.Leave(u)
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
func (w *Renderer) flush(rows []view.Row, waiting *notices) []view.Row {
	n := *waiting
	*waiting = notices{}
	for _, side := range []struct {
		kind  view.RowKind
		users []chat.User
	}{{view.RowCame, n.people.came}, {view.RowGone, n.people.gone}} {
		if len(side.users) == 0 {
			continue
		}
		row := view.Row{Key: string(side.kind) + " " + n.key, Kind: side.kind, At: n.people.At.Time()}
		for _, u := range side.users[:min(noticeNames, len(side.users))] {
			row.People = append(row.People, w.Users.Now(u).Name)
		}
		row.Others = len(side.users) - len(row.People)
		rows = append(rows, row)
	}
	if len(n.renames) > 0 {
		row := n.first
		for _, r := range n.renames[:min(noticeNames, len(n.renames))] {
			row.Renames = append(row.Renames, r.Renaming)
		}
		row.Others = len(n.renames) - len(row.Renames)
		rows = append(rows, row)
	}
	rows = append(rows, n.members...)
	if n.topic != nil {
		rows = append(rows, *n.topic)
	}
	return rows
}
