package ui

import (
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/chat"
)

// people is who is in the room.
type people struct {
	app.Compo
	M   *Model
	Rev int
}

// Render draws the list. A click on a person begins a private message.
func (c *people) Render() app.UI {
	m := c.M
	open := m.open()
	rows := make([]app.UI, len(open.People))
	for i, p := range open.People {
		rows[i] = el("li", m.personRow(p))
	}
	more := ""
	if open.More {
		more = m.w.MoreHere
	}
	return el("aside#people.people tabindex=-1",
		el("div.people__top",
			says("h2.people__head", m.hereNow()),
			tool(".people__close", iconClose, m.w.Close, actDrawers, "")),
		el("ul.people__list", rows...),
		says("p.people__more", more),
	).Attr("aria-label", m.w.People)
}

// hereNow says what the list is: without a connection, who was there last.
func (m *Model) hereNow() string {
	open := m.open()
	if open.Here == 0 && len(open.People) > 0 {
		if open.LastSeen.IsZero() {
			return m.w.LastHere
		}
		return fill(m.w.LastHereAt, "{time}", m.moment(open.LastSeen, time.Now()))
	}
	return m.w.HereNow.of(open.Here)
}

func (m *Model) personRow(p chat.Person) app.UI {
	sign := app.Raw(avatar(p.User, smallHere(p.Here)))
	classes := "people__one"
	if !p.Here {
		classes += ".people__one--away"
	}
	if p.ID == m.view.Me.ID || !m.screen.live {
		return el("span."+classes, sign, name(p.Name))
	}
	muted := ""
	if m.isMuted(p.ID) {
		muted = m.w.MutedMark
	}
	return el("div.people__row",
		button(classes, actAddress, string(p.ID), sign, name(p.Name), says("span.people__mark", muted)).
			Attr("title", safe(fill(m.w.Write, "{name}", p.Name))),
		tool(".people__about", iconMore, safe(fill(m.w.AboutPerson, "{name}", p.Name)), actPerson, string(p.ID)))
}
