package ui

import (
	"slices"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/chat"
	"parley/shared/client/view"
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
	past := len(open.History)
	live := make([]app.UI, len(open.Live))
	for i, part := range open.Live {
		live[i] = &chunk{M: c.M, ID: part.ID, Version: part.Version, Rows: c.Rows, Waiting: c.M.screen.offline, Away: c.M.away(past + i)}
	}
	return el("div.timeline__list",
		el("div.timeline__top", c.M.top()...),
		&older{M: c.M, Sum: c.M.sum(past), Rows: c.Rows},
		el("div.timeline__live role=log aria-live=polite aria-relevant=additions", live...).
			Attr("aria-label", safe(c.M.roomName())),
	)
}

// top says what is above the oldest message.
func (m *Model) top() []app.UI {
	open := m.open()
	switch {
	case open.Missing:
		return m.missing()
	case open.Absent:
		return []app.UI{says("p.timeline__note", m.w.Absent)}
	case !open.Known || open.Loading:
		return []app.UI{says("p.timeline__note.timeline__note--loading", m.w.Loading)}
	case open.Start && open.Room.Peer != nil:
		return []app.UI{el("p.timeline__start", sentence(m.w.StartDirect, open.Room.Peer.Name))}
	case open.Start && quiet(open):
		return []app.UI{says("p.timeline__start", m.w.Quiet)}
	case open.Start:
		return []app.UI{el("p.timeline__start", sentence(m.w.Start, "#"+m.roomName()))}
	}
	return nil
}

// quiet reports whether nothing was said in a room.
func quiet(open *view.OpenRoom) bool {
	said := func(r view.Row) bool { return r.Kind == view.RowMessage || r.Kind == view.RowMuted }
	for _, part := range slices.Concat(open.History, open.Live) {
		if slices.ContainsFunc(part.Rows, said) {
			return false
		}
	}
	return true
}

// olderPages is how many pages one older draws: few enough that it is cheap to draw again when the next one comes, and
// enough that a long history is not nested deeply.
const olderPages = 16

// older is some pages of history with everything before them. Back is how many pages are nearer to now. A page keeps its
// place from the end, so that the places of pages which are not there yet are drawn empty.
type older struct {
	app.Compo
	M    *Model
	Back int
	Sum  uint64 // of what is drawn
	Rows int
}

// Render draws the pages, or nothing where no page is loaded.
func (c *older) Render() app.UI {
	history := c.M.open().History
	left := len(history) - c.Back
	if left <= 0 {
		return el("div.older")
	}
	body := make([]app.UI, 0, olderPages+1)
	body = append(body, &older{M: c.M, Back: c.Back + olderPages, Sum: c.M.sum(left - olderPages), Rows: c.Rows})
	for place := left - olderPages; place < left; place++ {
		if place < 0 {
			body = append(body, el("div"))
			continue
		}
		page := history[place]
		body = append(body, &chunk{M: c.M, Past: true, ID: page.ID, Version: page.Version, Rows: c.Rows, Away: c.M.away(place)})
	}
	return el("div.older", body...)
}

// sum tells whether any of the oldest pages of history is drawn otherwise than before.
func (m *Model) sum(pages int) uint64 {
	const prime = 1_099_511_628_211 // of the hash FNV-1a
	sum := uint64(max(pages, 0))
	for place, page := range m.open().History[:max(pages, 0)] {
		sum = (sum ^ uint64(page.ID)) * prime
		sum = (sum ^ uint64(page.Version)) * prime
		if m.away(place) {
			sum = (sum ^ 1) * prime
		}
	}
	return sum
}

// chunk is a run of rows. It is drawn again only when its ID or Version changes, or the way rows are drawn. One that is
// away is an empty element.
type chunk struct {
	app.Compo
	M           *Model
	Past        bool
	ID, Version int64
	Rows        int
	Waiting     bool
	Away        bool

	was   bool // away, when it was drawn last
	begun bool // it was drawn
	whole bool // its rows are one element: none were to be added when it was drawn first

	drawn map[string]fragment // its rows by their keys, if they are elements of their own
	way   int                 // Rows, when these were drawn
}

func ownMessage(r view.Row) bool { return r.Mine }

// Render draws the rows.
func (c *chunk) Render() app.UI {
	m := c.M
	id := strconv.FormatInt(c.ID, 10)
	if c.Away {
		c.was = true
		return el("div.chunk.chunk--away").Attr("data-chunk", id)
	}
	open := m.open()
	part := chunkWith(open.Live, c.ID)
	if c.Past {
		part = chunkWith(open.History, c.ID)
	}
	rw := rowWriter{w: m.w, now: m.today(), clock: m.clock, direct: open.Room.Kind == chat.Direct, waiting: c.Waiting, opened: m.screen.opened, live: m.screen.live}
	if !c.begun {
		c.begun = true
		c.whole = c.Past || len(part.Rows) == view.ChunkRows && !slices.ContainsFunc(part.Rows, ownMessage)
	}
	var body []app.UI
	if c.whole {
		body = rw.whole(part.Rows)
	} else {
		if c.way == c.Rows && !c.was {
			rw.before = c.drawn
		}
		rw.made = make(map[string]fragment, len(part.Rows))
		body = rw.slots(part.Rows)
		c.drawn, c.way = rw.made, c.Rows
	}
	drawn := el("div.chunk", body...).Attr("data-chunk", id)
	if c.Past {
		drawn = drawn.Class("chunk--past")
	}
	if c.was && !c.Past {
		c.was = false
		drawn = drawn.Attr("aria-live", "off") // what comes back is no news
	}
	return drawn
}

// slots draws rows, each with the headings before it in one element: when a heading moves to an older page, the
// elements of the rows after it stay what they are, and so does what a person reads or has selected.
func (rw rowWriter) slots(rows []view.Row) []app.UI {
	slots := make([]app.UI, 0, len(rows))
	var headings []app.UI
	for _, row := range rows {
		switch {
		case isHeading(row):
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

// runRows is how many rows there are at least in a run, which a browser lays out as a whole.
const runRows = 10

// whole draws rows that nothing will be added to: all but the first, whose heading may move to an older page, as one fragment,
// which costs a fraction of as many elements. Within it are runs of rows, so that a page that comes is laid out as far as it
// is near the screen.
func (rw rowWriter) whole(rows []view.Row) []app.UI {
	first := slices.IndexFunc(rows, func(r view.Row) bool { return !isHeading(r) }) + 1
	var b markup
	b.write(`<div><div class="run">`)
	slot, run := false, 0
	for _, row := range rows[first:] {
		if run >= runRows && !slot {
			b.write(`</div><div class="run">`)
			run = 0
		}
		if isHeading(row) && !slot {
			b.write(`<div class="slot">`)
			slot = true
		}
		b.write(rw.fragment(row))
		run++
		if !isHeading(row) && slot {
			b.write(`</div>`)
			slot = false
		}
	}
	if slot {
		b.write(`</div>`)
	}
	b.write(`</div></div>`)
	return append(rw.slots(rows[:first]), app.Raw(b.String()))
}

func isHeading(r view.Row) bool { return r.Kind == view.RowDay || r.Kind == view.RowUnread }

func chunkWith(list []*view.Chunk, id int64) *view.Chunk {
	for _, part := range list {
		if part.ID == id {
			return part
		}
	}
	return &view.Chunk{}
}
