package ui

import (
	"slices"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/chat"
	"parley/shared/client"
)

// timeline is what was said in the room on screen. It is a list that grows at both ends: history upwards, what is said
// now downwards. go-app knows elements by their place only, so each older page is drawn inside the one that follows it:
// its place never changes, and the order in the document is the order in time.
type timeline struct {
	app.Compo
	M    *Model
	Room chat.RoomID
	Rev  int
	Rows int // revision of how every row is drawn
}

// CompoID makes another room another list: nothing of the former one is drawn over, and nothing of it is read out.
func (c *timeline) CompoID() string { return string(c.Room) }

// Render draws the frame of the list.
func (c *timeline) Render() app.UI {
	open := c.M.open()
	live := make([]app.UI, len(open.Live))
	for i, part := range open.Live {
		live[i] = &chunk{M: c.M, ID: part.ID, Version: part.Version, Rows: c.Rows, Waiting: c.M.screen.offline}
	}
	return el("div.timeline__list",
		el("div.timeline__top", c.M.top()...),
		&older{M: c.M, Rev: c.Rev, Rows: c.Rows},
		el("div.timeline__live role=log aria-live=polite aria-relevant=additions", live...).
			Attr("aria-label", safe(c.M.roomName())),
	)
}

// top says what is above the oldest message.
func (m *Model) top() []app.UI {
	open := m.open()
	switch {
	case open.Missing:
		return []app.UI{
			says("p.timeline__note", m.w.Missing),
			says("a.button", m.w.ToLobby).Attr("href", PathOf(chat.Lobby)),
		}
	case !open.Known || open.Loading:
		return []app.UI{says("p.timeline__note", m.w.Loading)}
	case open.Start && open.Room.Peer != nil:
		return []app.UI{el("p.timeline__start", sentence(m.w.StartDirect, open.Room.Peer.Name))}
	case open.Start && quiet(open):
		return []app.UI{says("p.timeline__start", m.w.Quiet)}
	case open.Start:
		return []app.UI{el("p.timeline__start", sentence(m.w.Start, m.roomName()))}
	}
	return nil
}

// quiet reports whether nothing was said in a room.
func quiet(open *client.OpenRoom) bool {
	said := func(r client.Row) bool { return r.Kind == client.RowMessage }
	for _, part := range slices.Concat(open.History, open.Live) {
		if slices.ContainsFunc(part.Rows, said) {
			return false
		}
	}
	return true
}

// older is a page of history with everything before it. Back is how many pages are nearer to now.
type older struct {
	app.Compo
	M    *Model
	Back int
	Rev  int
	Rows int
}

// Render draws the page, or nothing where no page is loaded.
func (c *older) Render() app.UI {
	history := c.M.open().History
	place := len(history) - 1 - c.Back
	if place < 0 {
		return el("div.older")
	}
	page := history[place]
	return el("div.older",
		&older{M: c.M, Back: c.Back + 1, Rev: c.Rev, Rows: c.Rows},
		&chunk{M: c.M, Past: true, ID: page.ID, Version: page.Version, Rows: c.Rows},
	)
}

// chunk is a run of rows. It is drawn again only when its ID or Version changes, or the way rows are drawn.
type chunk struct {
	app.Compo
	M           *Model
	Past        bool
	ID, Version int64
	Rows        int
	Waiting     bool
}

// Render draws the rows.
func (c *chunk) Render() app.UI {
	m := c.M
	open := m.open()
	part := chunkWith(open.Live, c.ID)
	if c.Past {
		part = chunkWith(open.History, c.ID)
	}
	rw := rowWriter{w: m.w, now: time.Now(), direct: open.Room.Kind == chat.Direct, waiting: c.Waiting}
	if c.Past {
		return el("div.chunk.chunk--past", rw.slots(part.Rows)...)
	}
	return el("div.chunk", rw.slots(part.Rows)...)
}

// slots draws rows, each with the headings before it in one element: when a heading moves to an older page, the
// elements of the rows after it stay what they are, and so does what a person reads or has selected.
func (rw rowWriter) slots(rows []client.Row) []app.UI {
	slots := make([]app.UI, 0, len(rows))
	var headings []app.UI
	for _, row := range rows {
		switch {
		case row.Kind == client.RowDay || row.Kind == client.RowUnread:
			headings = append(headings, rw.element(row))
		case len(headings) > 0:
			slots = append(slots, el("div.slot", append(headings, rw.element(row))...))
			headings = nil
		default:
			slots = append(slots, rw.element(row))
		}
	}
	return append(slots, headings...)
}

func chunkWith(list []*client.Chunk, id int64) *client.Chunk {
	for _, part := range list {
		if part.ID == id {
			return part
		}
	}
	return &client.Chunk{}
}
