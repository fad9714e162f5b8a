package client

import (
	"time"

	"parley/shared/chat"
)

// groupSpan is how long a group by one author goes on after its last message.
const groupSpan = 5 * time.Minute

// scribe makes rows of items.
type scribe struct {
	me      chat.UserID
	users   *users
	mutes   *mutes
	here    func(chat.UserID) bool
	loc     *time.Location
	zone    *Zone    // instead of loc, if it is not nil
	divided bool     // there is an unread divider
	divider chat.Seq // what follows this was not read
	base    chat.Seq // the loaded span begins after this
}

// flow is what a row depends on of those before it.
type flow struct {
	author  chat.UserID // of the group that goes on; "" for none
	private bool
	peer    chat.UserID
	at      chat.Millis
	day     int
	divided bool // the unread divider stands before
	muted   bool // a run of hidden messages goes on
}

// rows makes the rows of items, as far as they fit into a chunk: those of items[:fit].
func (w *scribe) rows(items []item, in flow) (rows []Row, out flow, fit int) {
	rows, out = make([]Row, 0, min(len(items)+2, ChunkRows)), in
	for i := range items {
		more, after := w.add(rows, out, &items[i])
		if len(more) > ChunkRows && i > 0 {
			return rows[:len(rows):len(rows)], out, i
		}
		rows, out = more, after
	}
	return rows, out, len(items)
}

// add makes the rows of one item: what separates it from those before, and itself.
func (w *scribe) add(rows []Row, f flow, it *item) ([]Row, flow) {
	if it.notice != nil {
		n := len(rows)
		if rows = w.notice(rows, it); len(rows) > n {
			f.author, f.muted = "", false
		}
		return rows, f
	}
	if w.mutes.hides(it) {
		return w.hidden(rows, f, it)
	}
	row := w.row(it)
	rows, f = w.separate(rows, f, it, &row)
	if row.Kind == RowMessage {
		f = group(f, &row)
	} else {
		f.author, f.muted = "", false
	}
	return append(rows, row), f
}

func (w *scribe) row(it *item) Row {
	switch {
	case it.entry != nil:
		return w.unsent(it)
	case it.event.Kind == chat.Renamed:
		ev := it.event
		return Row{Key: it.key, Kind: RowRenamed, At: ev.At.Time(), Author: ev.By, Mine: ev.By.ID == w.me,
			Was: ev.Was, Seq: ev.Seq}
	}
	return w.message(it)
}

// separate adds the day and the unread divider where they belong before row.
func (w *scribe) separate(rows []Row, f flow, it *item, row *Row) ([]Row, flow) {
	y, m, d := w.local(row.At).Date()
	if day := y*10000 + int(m)*100 + d; day != f.day {
		rows = append(rows, Row{Key: "day " + it.key, Kind: RowDay, At: row.At})
		f.day, f.author, f.muted = day, "", false
	}
	if w.divides(f, it, row) {
		rows = append(rows, Row{Key: "unread", Kind: RowUnread, At: row.At})
		f.divided, f.author, f.muted = true, "", false
	}
	return rows, f
}

// local returns a moment as clocks show it where the user is.
func (w *scribe) local(at time.Time) time.Time {
	if w.zone != nil {
		return w.zone.In(at)
	}
	return at.In(w.loc)
}

// divides reports whether row is the first that was not read. If the last that was read is not loaded, that
// is not known.
func (w *scribe) divides(f flow, it *item, row *Row) bool {
	return w.divided && !f.divided && w.base <= w.divider && it.anchor > w.divider &&
		it.event != nil && row.Kind == RowMessage && !row.Mine
}

// group marks the first row of a group: another author, another circle of readers, or a pause.
func group(f flow, row *Row) flow {
	next := flow{author: row.Author.ID, at: chat.MillisOf(row.At), day: f.day, divided: f.divided}
	if row.Private != nil {
		next.private, next.peer = true, row.Private.Peer.ID
	}
	pause := time.Duration(next.at-f.at) * time.Millisecond
	row.First = f.author != next.author || f.private != next.private || f.peer != next.peer || pause >= groupSpan
	return next
}
