package ui

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// filterFrom is how many people there are when the list gets a field to find one of them.
const filterFrom = 12

// people is who is in the room.
type people struct {
	app.Compo
	M    *Model
	Room chat.RoomID
	Rev  int
}

// CompoID makes the list of another room another one, whose field is empty.
func (c *people) CompoID() string { return string(c.Room) }

// Render draws the list. A click on a person opens their card.
func (c *people) Render() app.UI {
	c.M.pause()
	m := c.M
	return render.El("aside#people.people tabindex=-1",
		render.El("div.people__top",
			render.TextIn("h2.people__head", m.hereNow()),
			render.IconButton(".people__close", render.IconClose, m.w.Close, action.Drawers, "")),
		render.El("div.people__find", m.peopleField()...),
		render.El("ul.people__list data-rove=.people__one[data-arg]", m.personRows()...),
		render.El("div.people__more role=status", m.morePeople()...),
	).Attr("aria-label", m.w.People)
}

// hereNow says what the list is: without a connection, who was there last.
func (m *Model) hereNow() string {
	open := m.open()
	if open.Missing {
		return ""
	}
	if open.Here == 0 && len(open.People) > 0 {
		if open.LastSeen.IsZero() {
			return m.w.LastHere
		}
		return catalog.Fill(m.w.LastHereAt, "{time}", m.clock.Moment(m.w, open.LastSeen, m.today()))
	}
	return m.w.HereNow.Of(open.Here)
}

// peopleLabel names the button of the list as hereNow does, in words.
func (m *Model) peopleLabel() string {
	if open := m.open(); open.Here > 0 || len(open.People) == 0 {
		return m.w.PeopleHere.Of(open.Here)
	}
	return m.hereNow()
}

// peopleField draws the field that filters a long list.
func (m *Model) peopleField() []app.UI {
	open := m.open()
	if !m.screen.live || len(open.People) < filterFrom && !open.More {
		return nil
	}
	field := render.Input("people-filter", chat.NameMax).Attr("class", "people__filter").Attr("type", "search")
	return []app.UI{field.Attr("placeholder", m.w.FilterPeople).Attr("aria-label", m.w.FilterPeople).OnInput(m.peopleTyped)}
}

func (m *Model) peopleTyped(ctx app.Context, _ app.Event) {
	m.filterPeople(ctx.JSSrc().Get("value").String())
}

// filterPeople follows what is typed into the field. Of a room with more people than are loaded, the server finds the others.
func (m *Model) filterPeople(typed string) {
	m.screen.sieve = typed
	m.touch(partPeople)
	if m.open().More {
		m.findPerson(strings.TrimSpace(typed), func() bool { return m.screen.sieve == typed })
	}
}

// shownPeople returns the people that the list shows.
func (m *Model) shownPeople() []chat.Person {
	open := m.open()
	if m.screen.sieve == "" {
		return open.People
	}
	all := open.People
	if open.More {
		all = append(all[:len(all):len(all)], m.found(strings.TrimSpace(m.screen.sieve))...)
	}
	return namedLike(all, m.screen.sieve)
}

func (m *Model) personRows() []app.UI {
	shown := m.shownPeople()
	rows, stop := make([]app.UI, len(shown)), m.screen.live
	for i, p := range shown {
		button := m.screen.live && p.ID != m.view.Me.ID
		rows[i] = app.Raw(m.personRow(p, button, stop && button))
		stop = stop && !button
	}
	return rows
}

// personRow draws one person as a fragment of markup: there may be hundreds.
func (m *Model) personRow(p chat.Person, button, stop bool) string {
	class := "people__one"
	if !p.Here {
		class += " people__one--away"
	}
	var b render.HTML
	tag := "span"
	b.Raw(`<li><`)
	if button {
		tag = "button"
		b.Raw(`button type="button" data-action="`, string(action.Person), `"`)
		b.Attr("data-arg", string(p.ID))
		b.Attr("tabindex", map[bool]string{true: "0", false: "-1"}[stop])
	} else {
		b.Raw(tag)
	}
	b.Attr("title", p.Name)
	b.Raw(` class="`, class, `">`, render.Avatar(p.User, render.Small(p.Here)), render.BDI(p.Name))
	if m.isMuted(p.ID) {
		b.Raw(`<span class="people__mark">`)
		b.Text(m.w.MutedMark)
		b.Raw(`</span>`)
	}
	b.Raw(`<span class="unseen">`)
	b.Text(m.w.Comma + m.presence(p.Here))
	b.Raw(`</span></`, tag, `></li>`)
	return b.String()
}

// morePeople is the way to the people who are not loaded, or says that nobody matches.
func (m *Model) morePeople() []app.UI {
	open := m.open()
	if m.screen.sieve != "" {
		if len(m.shownPeople()) > 0 {
			return nil
		}
		return []app.UI{render.TextIn("p", m.w.NoPeople)}
	}
	more := open.Here - len(open.People)
	switch {
	case !open.More || more <= 0:
		return nil
	case m.screen.live && len(open.People) < view.PeopleMax && m.view.Link.State == view.Online:
		return []app.UI{render.Button("people__load", action.Load, "", render.Span(m.w.MoreHere.Of(more)))}
	}
	return []app.UI{render.TextIn("p", m.w.MoreHere.Of(more))}
}
