package component

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/render"
	"parley/shared/client/view"
)

// Span says which chunks are drawn, by their places: those from Begin up to End, and the one at Extra-1.
type Span struct {
	Begin, End int
	Extra      int
}

// Has reports whether the chunk at that place is drawn.
func (s Span) Has(place int) bool { return place >= s.Begin && place < s.End || place+1 == s.Extra }

// before returns the part of the span that is before a place, in one way only, so that what is after it changes nothing.
func (s Span) before(place int) Span {
	s.Begin, s.End = min(s.Begin, place), min(s.End, place)
	if s.Begin == s.End {
		s.Begin, s.End = 0, 0
	}
	if s.Extra > place {
		s.Extra = 0
	}
	return s
}

// olderPages is how many pages one Older draws: few enough that it is cheap to draw again when the next one comes, and enough that a
// long history is not nested deeply.
const olderPages = 16

// Older is some pages of history with everything before them: the last of Pages, and another Older for the rest. A page keeps its
// place from the end, so that the places of pages which are not there yet are drawn empty.
type Older struct {
	app.Compo
	Pacer *Pacer
	Pages []*view.Chunk
	Drawn Span
	Rows  render.Rows
}

// Render draws the pages, or nothing where no page is loaded.
func (c *Older) Render() app.UI {
	c.Pacer.Wait()
	left := len(c.Pages)
	if left == 0 {
		return render.El("div.older")
	}
	rest := max(left-olderPages, 0)
	body := make([]app.UI, 0, olderPages+1)
	body = append(body, &Older{Pacer: c.Pacer, Pages: c.Pages[:rest], Drawn: c.Drawn.before(rest), Rows: c.Rows})
	for place := left - olderPages; place < left; place++ {
		if place < 0 {
			body = append(body, render.El("div"))
			continue
		}
		page := c.Pages[place]
		body = append(body, &Chunk{Pacer: c.Pacer, Past: true, ID: page.ID, Part: page, Rows: c.Rows, Away: !c.Drawn.Has(place)})
	}
	return render.El("div.older", body...)
}

// Chunk is a run of rows. One that is away is an empty element.
type Chunk struct {
	app.Compo
	Pacer *Pacer
	ID    int64
	Part  *view.Chunk
	Past  bool
	Rows  render.Rows
	Away  bool

	body render.Body
	was  bool // away, when it was drawn last
}

// Render draws the rows.
func (c *Chunk) Render() app.UI {
	c.Pacer.Wait()
	id := strconv.FormatInt(c.ID, 10)
	if c.Away {
		c.was = true
		return render.El("div.chunk.chunk--away").Attr("data-chunk", id)
	}
	drawn := render.El("div.chunk", c.body.Draw(c.Rows, c.Part.Rows, c.Past, c.was)...).Attr("data-chunk", id)
	if c.Past {
		drawn = drawn.Class("chunk--past")
	}
	if c.was && !c.Past {
		c.was = false
		drawn = drawn.Attr("aria-live", "off") // what comes back is no news
	}
	return drawn
}
