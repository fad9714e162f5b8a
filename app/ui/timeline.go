package ui

import (
	"slices"
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/render"
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
	c.M.pause()
	open := c.M.open()
	past := len(open.History)
	live := make([]app.UI, len(open.Live))
	for i, part := range open.Live {
		live[i] = &chunk{M: c.M, ID: part.ID, Version: part.Version, Rows: c.Rows, Waiting: c.M.screen.offline, Away: c.M.away(past + i)}
	}
	return render.El("div.timeline__list",
		render.El("div.timeline__top", c.M.top()...),
		&older{M: c.M, Sum: c.M.sum(past), Rows: c.Rows},
		render.El("div.timeline__live role=log aria-live=polite aria-relevant=additions", live...).
			Attr("aria-label", render.Safe(c.M.roomName())),
	)
}

// top says what is above the oldest message.
func (m *Model) top() []app.UI {
	open := m.open()
	switch {
	case open.Missing:
		return m.missing()
	case open.Absent:
		return []app.UI{render.TextIn("p.timeline__note", m.w.Absent)}
	case !open.Known || open.Loading:
		return []app.UI{render.TextIn("p.timeline__note.timeline__note--loading", m.w.Loading)}
	case open.Start && open.Room.Peer != nil:
		return []app.UI{render.El("p.timeline__start", render.Sentence(m.w.StartDirect, open.Room.Peer.Name))}
	case open.Start && quiet(open):
		return []app.UI{render.TextIn("p.timeline__start", m.w.Quiet)}
	case open.Start:
		return []app.UI{render.El("p.timeline__start", render.Sentence(m.w.Start, "#"+m.roomName()))}
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
	c.M.pause()
	history := c.M.open().History
	left := len(history) - c.Back
	if left <= 0 {
		return render.El("div.older")
	}
	body := make([]app.UI, 0, olderPages+1)
	body = append(body, &older{M: c.M, Back: c.Back + olderPages, Sum: c.M.sum(left - olderPages), Rows: c.Rows})
	for place := left - olderPages; place < left; place++ {
		if place < 0 {
			body = append(body, render.El("div"))
			continue
		}
		page := history[place]
		body = append(body, &chunk{M: c.M, Past: true, ID: page.ID, Version: page.Version, Rows: c.Rows, Away: c.M.away(place)})
	}
	return render.El("div.older", body...)
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

	drawn map[string]render.Fragment // its rows by their keys, if they are elements of their own
	way   int                        // Rows, when these were drawn
}

func ownMessage(r view.Row) bool { return r.Mine }

// Render draws the rows.
func (c *chunk) Render() app.UI {
	c.M.pause()
	m := c.M
	id := strconv.FormatInt(c.ID, 10)
	if c.Away {
		c.was = true
		return render.El("div.chunk.chunk--away").Attr("data-chunk", id)
	}
	open := m.open()
	part := chunkWith(open.Live, c.ID)
	if c.Past {
		part = chunkWith(open.History, c.ID)
	}
	rw := render.Rows{Words: m.w, Now: m.today(), Clock: m.clock, Direct: open.Room.Kind == chat.Direct, Waiting: c.Waiting, Opened: m.screen.opened, Live: m.screen.live}
	if !c.begun {
		c.begun = true
		c.whole = c.Past || len(part.Rows) == view.ChunkRows && !slices.ContainsFunc(part.Rows, ownMessage)
	}
	var body []app.UI
	if c.whole {
		body = rw.Whole(part.Rows)
	} else {
		if c.way == c.Rows && !c.was {
			rw.Before = c.drawn
		}
		rw.Made = make(map[string]render.Fragment, len(part.Rows))
		body = rw.Slots(part.Rows)
		c.drawn, c.way = rw.Made, c.Rows
	}
	drawn := render.El("div.chunk", body...).Attr("data-chunk", id)
	if c.Past {
		drawn = drawn.Class("chunk--past")
	}
	if c.was && !c.Past {
		c.was = false
		drawn = drawn.Attr("aria-live", "off") // what comes back is no news
	}
	return drawn
}

func chunkWith(list []*view.Chunk, id int64) *view.Chunk {
	for _, part := range list {
		if part.ID == id {
			return part
		}
	}
	return &view.Chunk{}
}
