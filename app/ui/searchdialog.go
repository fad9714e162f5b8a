package ui

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/keys"
	"parley/app/ui/render"
	"parley/shared/client/view"
	syntax "parley/shared/markup"
)

const (
	searchPause = 120 * time.Millisecond // after the last key
	queryMax    = 100
)

// searchDialog finds messages among those that are kept on this device.
func (m *Model) searchDialog() app.HTMLElem {
	field := render.Input("search-name", queryMax).Attr("enterkeyhint", "go").Attr("aria-describedby", "search-hint")
	return render.El("form#search.dialog__form novalidate=novalidate",
		m.dialogHead(m.w.Search),
		labelled(m.w.SearchLabel, field.OnInput(m.searchTyped).OnKeyDown(m.moveHit)),
		render.TextIn("p#search-hint.field__hint", m.searchHint()),
		render.El("div.dialog__body", render.El("ul.choices", m.hitRows()...), render.TextIn("p.field__hint role=status", m.searchState())),
		render.TextIn("button.unseen type=submit tabindex=-1", m.w.RoomOpen),
	)
}

// searchState says how the search stands.
func (m *Model) searchState() string {
	found := m.view.Search
	switch {
	case strings.TrimSpace(m.screen.filter) == "":
		return ""
	case found == nil || !found.Done && len(found.Hits) == 0:
		return m.w.Searching
	case len(found.Hits) == 0:
		return m.w.SearchNone
	case found.More:
		return m.w.SearchFound.Of(len(found.Hits)) + " · " + m.w.SearchMore
	}
	return m.w.SearchFound.Of(len(found.Hits))
}

func (m *Model) hits() []view.Hit {
	if m.view.Search == nil || strings.TrimSpace(m.screen.filter) == "" {
		return nil
	}
	return m.view.Search.Hits
}

func (m *Model) hitRows() []app.UI {
	var rows []app.UI
	for i, hit := range m.hits() {
		classes := "choices__one.hit"
		if i == m.screen.chosen {
			classes += ".choices__one--marked"
		}
		rows = append(rows, render.El("li", render.Button(classes, action.Hit, strconv.Itoa(i), app.Raw(m.hit(hit)))))
	}
	return rows
}

// hit draws a message that was found: where, by whom and when, and the words in what is around them.
func (m *Model) hit(h view.Hit) string {
	var b render.HTML
	sign, title := "#", h.Room.Name
	if h.Room.Peer != nil {
		sign, title = "@", h.Room.Peer.Name
	}
	b.Raw(`<span class="hit__all"><span class="hit__where"><b class="hit__who">`, render.BDI(h.Author.Name), `</b> <span class="hit__room">`)
	b.Text(sign)
	b.Raw(render.BDI(title), `</span>`)
	if h.Private {
		b.Raw(render.IconLock, `<span class="unseen" translate="no">`)
		b.Text(m.w.Private)
		b.Raw(`</span>`)
	}
	at := m.clock.Zone.In(h.At)
	b.Raw(` <time class="hit__at" datetime="`, h.At.UTC().Format(render.MachineTime), `">`)
	b.Text(m.w.Day(at, m.today()) + " " + m.w.Time(at, m.clock.Hour12))
	b.Raw(`</time></span><span class="hit__text" dir="auto">`)
	b.Excerpt(h.Text, h.Found)
	b.Raw(`</span></span>`)
	return b.String()
}

// searchTyped follows what is typed.
func (m *Model) searchTyped(ctx app.Context, _ app.Event) {
	m.searchFor(ctx.JSSrc().Get("value").String())
}

// searchFor searches once the person pauses.
func (m *Model) searchFor(typed string) {
	m.screen.filter, m.screen.chosen = typed, 0
	m.touch(partDialog)
	m.later(searchPause, func() {
		if typed == m.screen.filter && m.screen.dialog == dialogSearch {
			m.face.Actions.Search(typed)
		}
	})
}

// moveHit moves the mark with the arrow keys.
func (m *Model) moveHit(ctx app.Context, e app.Event) {
	by := keys.FromEvent(e).InChoices()
	if n := len(m.hits()); by != 0 && n > 0 {
		m.screen.chosen = (m.screen.chosen + by + n) % n
		e.PreventDefault()
		m.touch(partDialog)
		m.afterwards(func() { m.face.Platform.Near(".choices__one--marked") })
		ctx.Defer(func(app.Context) { m.settle() })
	}
}

// openHit opens the room at a message that was found.
func (m *Model) openHit(i int) {
	hits := m.hits()
	if i < 0 || i >= len(hits) {
		return
	}
	m.sought = hits[i]
	m.close()
	m.face.Actions.Seek(m.sought.Room.ID, m.sought.Seq)
	if m.sought.Room.ID != m.asked {
		m.travel(m.sought.Room.ID)
	}
	m.reveal()
}

// reveal shows the message that is sought, once it is loaded.
func (m *Model) reveal() {
	open := m.open()
	if m.sought.Key == "" || open.Room.ID != m.sought.Room.ID || m.asked != m.sought.Room.ID {
		return
	}
	key := m.sought.Key
	for _, part := range m.parts() {
		if slices.ContainsFunc(part.Rows, func(r view.Row) bool { return r.Key == key }) {
			m.unfold(m.sought)
			m.sought = view.Hit{}
			m.goTo(part.ID)
			m.afterwards(func() { m.face.Platform.Reveal(key) })
			return
		}
	}
}

// unfold shows a message whole if what was found in it is in the hidden part.
func (m *Model) unfold(hit view.Hit) {
	if n := len(hit.Found); n > 0 && hit.Found[0].To > syntax.Fold(hit.Text) {
		m.afterwards(func() { m.fold(hit.Key, false) })
	}
}
