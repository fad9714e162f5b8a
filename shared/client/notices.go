package client

import (
	"slices"

	"parley/shared/chat"
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

// notice makes the rows of a notice: none if everyone who came has gone again.
func (w *scribe) notice(rows []Row, it *item) []Row {
	for _, side := range []struct {
		kind  RowKind
		users []chat.User
	}{{RowCame, it.notice.came}, {RowGone, it.notice.gone}} {
		if w.mutes.any() {
			side.users = slices.DeleteFunc(slices.Clone(side.users), func(u chat.User) bool { return w.mutes.has(u.ID) })
		}
		if len(side.users) == 0 {
			continue
		}
		row := Row{Key: string(side.kind) + " " + it.key, Kind: side.kind, At: it.notice.at.Time()}
		for _, u := range side.users[:min(noticeNames, len(side.users))] {
			row.People = append(row.People, w.users.now(u).Name)
		}
		row.Others = len(side.users) - len(row.People)
		rows = append(rows, row)
	}
	return rows
}

func (n *notice) names(id chat.UserID) bool {
	is := func(u chat.User) bool { return u.ID == id }
	return slices.ContainsFunc(n.came, is) || slices.ContainsFunc(n.gone, is)
}
