package ui

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/compose"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// personDialog is the card of a person: who it is, and what can be done.
func (m *Model) personDialog() app.HTMLElem {
	u := m.screen.person
	here, _ := m.whereabouts(u.ID)
	hint, mute := m.w.MuteHint, render.Button("button", action.Mute, string(u.ID), render.Span(m.w.Mute))
	if m.isMuted(u.ID) {
		hint, mute = m.w.IsMuted, render.Button("button", action.Unmute, string(u.ID), render.Span(m.w.Unmute))
	}
	tools := []app.UI{mute}
	if m.open().Room.Peer == nil && !m.open().Missing {
		tools = append(tools, render.Button("button", action.Mention, string(u.ID), render.Span(m.w.Mention)))
	}
	message := render.Button("button.button--main", action.Message, string(u.ID), render.Span(m.w.Message)).Attr("id", string(dialogPerson)+"-name")
	return render.El("div.dialog__form",
		render.El("div.dialog__head.card",
			app.Raw(render.Avatar(u, map[bool]string{true: "here"}[here])),
			render.El("div.card__text",
				render.El("h2#dialog-title.dialog__title.card__name", render.Name(u.Name)).Attr("title", render.Safe(u.Name)),
				render.TextIn("p.card__presence", m.lastSeen(u.ID))),
			render.IconButton("", render.IconClose, m.w.Close, action.Close, "")),
		render.El("p.field__hint", render.Sentence(hint, u.Name)),
		render.El("div.dialog__buttons", append(tools, message)...),
	)
}

// whereabouts reports whether somebody is here, as far as this screen knows.
func (m *Model) whereabouts(id chat.UserID) (here, known bool) {
	if m.disconnected() {
		return false, false
	}
	for _, p := range m.known() {
		if p.ID == id {
			here, known = here || p.Here, true
		}
	}
	return here, known || !m.open().More
}

// lastSeen says whether somebody is here, or else when they last wrote in the open room.
func (m *Model) lastSeen(id chat.UserID) string {
	here, known := m.whereabouts(id)
	if here {
		return m.w.IsHere
	}
	state := ""
	if known {
		state = m.w.IsAway
	}
	parts := m.parts()
	for i := len(parts) - 1; i >= 0; i-- {
		for j := len(parts[i].Rows) - 1; j >= 0; j-- {
			if r := parts[i].Rows[j]; r.Author.ID == id && r.Kind == view.RowMessage {
				at := m.clock.Zone.In(r.At)
				last := catalog.Fill(m.w.LastMessage, "{when}", m.w.Day(at, m.today())+" "+m.w.Time(at, m.clock.Hour12))
				return strings.TrimPrefix(state+" · "+last, " · ")
			}
		}
	}
	return state
}

// mutedDialog lists the muted.
func (m *Model) mutedDialog() app.HTMLElem {
	rows := make([]app.UI, len(m.view.Muted))
	for i, u := range m.view.Muted {
		rows[i] = render.El("li.choices__one", app.Raw(render.Avatar(u, "small")), render.El("span.choices__text", render.Name(u.Name)),
			render.Button("button", action.Unmute, string(u.ID), render.Span(m.w.Unmute), render.El("span.unseen", app.Raw("<span> "+render.BDI(u.Name)+"</span>"))))
	}
	hint := ""
	if len(rows) == 0 {
		hint = m.w.MutedNone
	}
	return render.El("div.dialog__form", m.dialogHead(m.w.MutedTitle),
		render.El("div.dialog__body", render.El("ul.choices", rows...), render.TextIn("p.field__hint role=status", hint)))
}

func (m *Model) isMuted(id chat.UserID) bool {
	return slices.ContainsFunc(m.view.Muted, func(u chat.User) bool { return u.ID == id })
}

// aboutPerson opens the dialog about somebody whom this screen shows.
func (m *Model) aboutPerson(id chat.UserID) {
	if u, ok := m.somebody(id); ok && id != m.view.Me.ID {
		m.hide()
		m.screen.person = u
		m.openDialog(dialogPerson)
	}
}

// mute mutes a person or not, and closes their card.
func (m *Model) mute(id chat.UserID, on bool) {
	u, ok := m.somebody(id)
	if !ok {
		return
	}
	if on {
		m.face.Actions.Mute(u)
		m.offerUndo(m.w.MutedNow, u.Name, action.Unmute, string(id))
	} else {
		m.face.Actions.Unmute(id)
		m.sayOf(m.w.UnmutedNow, u.Name)
	}
	if m.screen.dialog == dialogPerson {
		m.close()
	}
}

// message opens the direct room with a person. What is half written in this room stays here.
func (m *Model) message(id chat.UserID) {
	m.hide()
	m.close()
	m.travel(chat.DirectID(m.view.Me.ID, id))
}

// mention puts a person's name into the text, which stays one for everybody: at the beginning, a name would make it private.
func (m *Model) mention(id chat.UserID) {
	u, ok := m.somebody(id)
	if !ok {
		return
	}
	m.hide()
	m.close()
	m.remember(chat.Person{User: u})
	text, at := m.talk.text, m.talk.caret
	if chat.Blank(text[:at]) {
		at = len(text)
	}
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	name := "@" + u.Name + " "
	if at > 0 && !unicode.IsSpace(before) {
		name = " " + name
	}
	text = text[:at] + name + text[at:]
	if units := compose.UnitsAt(text, at+len(name)); m.face.Platform.SetText(text, units) {
		m.typed(text, units)
	}
	if _, _, addressed := chat.Address(m.talk.text); addressed {
		m.aloud(true)
	}
	m.afterwards(func() { m.face.Platform.FocusOn(FieldID) })
}

// somebody finds a person whom this screen shows: in the list, in a message, or among the muted.
func (m *Model) somebody(id chat.UserID) (chat.User, bool) {
	for _, p := range m.known() {
		if p.ID == id {
			return p.User, true
		}
	}
	for _, part := range m.parts() {
		for _, r := range part.Rows {
			if r.Author.ID == id && r.Kind != view.RowMuted {
				return r.Author, true
			}
		}
	}
	for _, u := range m.view.Muted {
		if u.ID == id {
			return u, true
		}
	}
	return m.screen.person, m.screen.person.ID == id
}
