package timeline

import (
	"slices"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// membersMax bounds the rows about members that wait: more than fit into a chunk do not stay together.
const membersMax = 8

// member adds that somebody became a member, or is one no more. What one person did to several others in a row is one row.
func (w *Renderer) member(rows []view.Row, f flow, it *Item, waiting *notices) ([]view.Row, flow) {
	ev := it.event
	if w.Blocks.Has(ev.By.ID) || w.Blocks.Has(ev.Whom.ID) {
		return rows, f
	}
	row := view.Row{Key: it.Key, Kind: memberKind(ev), At: ev.At.Time(), Author: w.Users.Now(ev.By), Mine: ev.By.ID == w.Me, Seq: ev.Seq}
	if w.day(row.At) != f.day {
		rows, f = w.separators(w.flush(rows, waiting), f, it, &row)
	}
	if n := len(waiting.members); n == 0 || !waiting.members[n-1].TakesMember(row) {
		if n == membersMax {
			rows = w.flush(rows, waiting)
		}
		waiting.members = append(waiting.members, row)
	}
	last := &waiting.members[len(waiting.members)-1]
	switch name := w.Users.Now(*ev.Whom).Name; {
	case slices.Contains(last.People, name):
	case len(last.People) < noticeNames:
		last.People = append(slices.Clip(last.People), name)
	default:
		last.Others++
	}
	return rows, f
}

func memberKind(ev *chat.Event) view.RowKind {
	switch own := ev.Whom.ID == ev.By.ID; {
	case ev.Kind == chat.Added && own:
		return view.RowJoined
	case ev.Kind == chat.Added:
		return view.RowAdded
	case own:
		return view.RowLeft
	}
	return view.RowRemoved
}
