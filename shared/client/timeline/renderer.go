package timeline

import (
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
)

// groupSpan is how long a group by one author goes on after its last message.
const groupSpan = 5 * time.Minute

// Renderer makes rows of items.
type Renderer struct {
	Me       chat.UserID
	Users    *Users
	Blocks   *Blocks                // may be nil
	Here     func(chat.UserID) bool // whether a user is here now
	Find     Find                   // may be nil
	Now      chat.Millis            // by the server's clock; 0: long after everything
	Location *time.Location         // where the days begin
	Zone     *view.Zone             // instead of Location, if it is not nil
	Divider  Divider
	// Overlay returns a durable message with what this user wants to change of it: see view.Row.Change. It may be nil.
	Overlay     func(*chat.Event) (*chat.Event, *view.Change)
	Base        chat.Seq                  // the loaded span begins after this
	spokeBefore func(*Item) (before bool) // whether the author of an event said something before it; nil for nobody
}

// flow is what a row depends on of those before it.
type flow struct {
	author  chat.UserID // of the group that goes on; "" for none
	private bool
	peer    chat.UserID
	at      chat.Millis
	day     int
	divided bool // the unread divider stands before
	blocked bool // a run of hidden messages goes on
	deleted bool // a run of deleted messages goes on, in the last row; never into another chunk

	waiting *notices // until the group has ended; never changed
}

// rows makes the rows of items, as far as they fit into a chunk: those of items[:fit]. Notices wait until the group that
// goes on has ended, so that they do not stand within it: into the next chunk, unless these are the last items.
func (w *Renderer) rows(items []Item, in flow, last bool) (rows []view.Row, out flow, fit int) {
	rows, out = make([]view.Row, 0, min(len(items)+2, view.ChunkRows)), in
	waiting, latest := in.waiting.copy(), 0
	defer func() { out.deleted = false }()
	for i := range items {
		it := &items[i]
		if it.isNotice() {
			rows, out = w.notice(rows, out, it, &waiting)
			continue
		}
		more, after := w.addMessage(rows, out, it, &waiting)
		if len(more) > view.ChunkRows && i > 0 {
			return rows[:len(rows):len(rows)], out, i
		}
		rows, out, latest = more, after, i
	}
	if last && len(rows)+waiting.rows() > view.ChunkRows && latest > 0 {
		return rows, out, latest
	}
	if last {
		rows = w.flush(rows, &waiting)
	}
	out.waiting = waiting.orNil()
	return rows, out, len(items)
}

// addMessage makes the rows of one message: what separates it from those before, and itself.
func (w *Renderer) addMessage(rows []view.Row, f flow, it *Item, waiting *notices) ([]view.Row, flow) {
	if w.Blocks.hides(it) {
		return w.addHidden(rows, f, it, waiting)
	}
	row := w.row(it)
	folds := row.Change == nil && w.folds(it)
	if folds && f.deleted && w.day(row.At) == f.day && rows[len(rows)-1].Room == row.Room {
		return foldDeleted(rows, f, &row)
	}
	if !w.continues(f, it, &row) {
		rows = w.flush(rows, waiting)
	}
	rows, f = w.separators(rows, f, it, &row)
	f = group(f, &row)
	f.deleted = folds
	return append(rows, row), f
}

func (w *Renderer) row(it *Item) view.Row {
	if it.unsent != nil {
		return w.unsent(it)
	}
	return w.message(it)
}

// Message makes the row of a durable message that stands by itself.
func (w *Renderer) Message(ev *chat.Event) view.Row {
	it := EventItem(ev, w.Me)
	row := w.message(&it)
	row.First = true
	return row
}

// continues reports whether a message belongs to the group before it.
func (w *Renderer) continues(f flow, it *Item, row *view.Row) bool {
	r := *row
	group(f, &r)
	return !r.First && w.day(r.At) == f.day && !w.divides(f, it, row)
}

func (w *Renderer) day(at time.Time) int {
	y, m, d := w.local(at).Date()
	return y*10000 + int(m)*100 + d
}

// separators adds the day and the unread divider where they belong before row.
func (w *Renderer) separators(rows []view.Row, f flow, it *Item, row *view.Row) ([]view.Row, flow) {
	if day := w.day(row.At); day != f.day {
		rows = append(rows, view.Row{Key: "day " + it.Key, Kind: view.RowDay, At: row.At})
		f.day, f.author, f.blocked = day, "", false
	}
	if w.divides(f, it, row) {
		rows = append(rows, view.Row{Key: "unread", Kind: view.RowUnread, At: row.At})
		f.divided, f.author, f.blocked = true, "", false
	}
	return rows, f
}

// local returns a moment as clocks show it where the user is.
func (w *Renderer) local(at time.Time) time.Time {
	if w.Zone != nil {
		return w.Zone.In(at)
	}
	return at.In(w.Location)
}

// group marks the first row of a group: another author, another circle of readers, or a pause.
func group(f flow, row *view.Row) flow {
	next := flow{author: row.Author.ID, at: chat.MillisOf(row.At), day: f.day, divided: f.divided}
	if row.Private != nil {
		next.private, next.peer = true, row.Private.Peer.ID
	}
	pause := time.Duration(next.at-f.at) * time.Millisecond
	row.First = f.author != next.author || f.private != next.private || f.peer != next.peer || pause >= groupSpan
	return next
}
