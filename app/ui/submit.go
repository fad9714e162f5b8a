package ui

import (
	"strings"
	"unicode"

	"parley/app/ui/compose"
	"parley/app/ui/keys"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// submit is an Enter, or the Send button: it sends text, or waits to learn who it is for, or says why it cannot.
func (m *Model) submit(text string) {
	t := &m.composer
	if m.composition.unfinished != nil { // it is of another room, and no message of this one
		m.composition.unfinished.text = text
		m.composed()
		return
	}
	if text != t.text {
		t.text, t.waiting, t.warned = text, "", ""
	}
	in := m.intent()
	switch {
	case in.Mode == compose.Blank || m.open().Missing && m.open().Room.ID == m.asked:
	case in.Mode == compose.Wordless && in.Naming:
		m.accept(in)
	case in.Mode == compose.Looking:
		t.waiting = text
		m.ask(in.Name)
	case in.Mode == compose.Privately && in.Before.ID != "" && t.warned != in.Peer.ID:
		t.warned, t.waiting = in.Peer.ID, ""
	case in.Sends():
		m.send(in.Draft)
	default:
		t.tried, t.waiting = true, ""
	}
}

// send sends the text and clears the field. While a character is being composed that cannot be cleared, and the text would be
// sent again: then it waits.
func (m *Model) send(d view.Draft) {
	room := m.asked
	if !m.config.Platform.SetText("", 0) {
		m.sendComposed()
		return
	}
	m.config.Engine.Send(room, d)
	m.noteWritten()
	if !m.composer.arriving || m.composer.drafted { // else it is not what was sent
		m.config.Engine.SaveDraft(room, "")
	}
	m.composer = composerState{arriving: m.composer.arriving}
	m.config.Platform.Listing(false)
	m.screen.landing.end()
	m.config.Platform.ToEnd()
}

// sendComposed sends the text when the input method has finished.
func (m *Model) sendComposed() {
	if m.composer.sending {
		return
	}
	m.composer.sending = true
	m.whenComposed(func() {
		if m.composer.sending {
			m.composer.sending = false
			m.submit(m.composer.text)
		}
	})
}

// accept takes a name that is written out and has no text yet, as if it were picked from the list.
func (m *Model) accept(in compose.Intent) {
	end := len(strings.TrimRightFunc(m.composer.text, unicode.IsSpace))
	from, _ := compose.MentionAt(m.composer.text, end)
	m.config.Platform.Insert(compose.UnitsAt(m.composer.text, from), compose.UnitsAt(m.composer.text, end), "@"+in.Addressee()+" ")
}

// press acts on a key that the composer takes; text is what the field holds.
func (m *Model) press(key keys.Command, text string) {
	t := &m.composer
	switch key {
	case keys.PageUp:
		m.config.Platform.Page(-1)
		return
	case keys.PageDown:
		m.config.Platform.Page(1)
		return
	case keys.Send, keys.SendComposed:
		m.submit(text)
	case keys.Pick:
		m.pick(t.list.Marked)
	case keys.Up:
		t.list.Move(-1)
	case keys.Down:
		t.list.Move(1)
	case keys.Cancel:
		t.list = compose.Completion{}
		m.config.Platform.Listing(false)
	}
}

// pick takes the i-th completion.
func (m *Model) pick(i int) {
	t := &m.composer
	if i < 0 || i >= len(t.list.People) {
		return
	}
	list, person := t.list, t.list.People[i]
	t.list = compose.Completion{}
	m.remember(person)
	m.config.Platform.Listing(false)
	from, to := compose.UnitsAt(t.text, list.From), compose.UnitsAt(t.text, list.To)
	m.config.Platform.Insert(from, to, "@"+person.Name+" ")
	m.config.Platform.Focus()
}

// address replaces the name that the text begins with, or puts one there, without sending anything.
func (m *Model) address(p chat.Person) {
	t := &m.composer
	_, rest, addressed := chat.Address(t.text)
	if !addressed {
		rest = t.text
	}
	m.remember(p)
	text := "@" + p.Name + " " + rest
	if m.config.Platform.SetText(text, compose.UnitsAt(text, len(text))) {
		m.typed(text, compose.UnitsAt(text, len(text)))
	} else {
		m.whenComposed(func() { m.address(p) })
	}
	m.config.Platform.Focus()
}

// remember keeps a person that the list named, so that their name needs no look-up.
func (m *Model) remember(p chat.Person) {
	m.learn(&view.Lookup{Name: p.Name, Done: true, Match: &p})
}

// setPublic turns a text that begins with a name into one for the whole room, or back.
func (m *Model) setPublic(public bool) {
	m.composer.public, m.composer.tried, m.composer.waiting = public, false, ""
	m.suggest()
	m.config.Platform.Focus()
}
