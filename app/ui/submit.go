package ui

import (
	"strconv"
	"strings"
	"unicode"

	"parley/app/ui/action"
	"parley/app/ui/compose"
	"parley/app/ui/keys"
	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/slash"
)

// submit is an Enter, or the Send button: it sends text, or waits to learn who it is for, or says why it cannot.
func (m *Model) submit(text string) {
	t := &m.composer
	if m.composition.unfinished != nil { // it is of another room, and no message of this one
		m.composition.unfinished.holds(text)
		m.composed()
		return
	}
	if text != t.text {
		t.text, t.waiting, t.warned = text, "", ""
	}
	if m.holdForEmoji(text) {
		return
	}
	m.replaceCodes()
	text = t.text
	if t.edit != nil {
		m.submitEdit()
		return
	}
	in := m.intent()
	switch {
	case in.Mode == compose.Blank || m.holdsBack(in):
	case in.Mode == compose.Commands:
		m.run(in.Line)
	case in.Mode == compose.Wordless && in.Naming:
		m.accept(in)
	case in.Mode == compose.Looking:
		t.waiting = text
		m.ask(in.Name)
	case in.Sends() && (m.slowed(in) || m.linkWait(in) != ""):
		t.tried = true
	case in.Sends():
		in.Draft.Reply = m.answered(in)
		m.send(in.Draft)
	default:
		t.tried, t.waiting = true, ""
	}
}

// holdsBack reports whether a text must not be sent or scheduled as it stands, although it could be: it would make public what answers a
// private message, or go to another person than its name meant before, or there is no such room. The composer says so.
func (m *Model) holdsBack(in compose.Intent) bool {
	t := &m.composer
	switch {
	case (m.open().Shut() || m.open().ReadOnly) && m.open().Room.ID == m.asked:
	case t.reply != nil && in.Sends() && m.replyStanding() == compose.Exposes:
		t.tried = true
	case in.Mode == compose.Privately && in.Before.ID != "" && t.warned != in.Peer.ID:
		t.warned, t.waiting = in.Peer.ID, ""
	default:
		return false
	}
	return true
}

// send sends the text and clears the field. While a character is being composed that cannot be cleared, and the text would be
// sent again: then it waits.
func (m *Model) send(d view.Draft) {
	m.sendBy(func(room chat.RoomID) {
		if !m.screen.undoSend {
			m.config.Engine.Send(room, d)
			return
		}
		nonce := m.config.Engine.SendUndoable(room, d)
		m.showToast(toastState{text: m.w.Sending, undo: action.TakeBack, arg: string(nonce)}, chat.UndoWait)
	})
}

// sendBy clears the field and has do send what was in it.
func (m *Model) sendBy(do func(room chat.RoomID)) {
	room := m.asked
	if !m.config.Platform.SetText("", 0) {
		m.sendComposed()
		return
	}
	do(room)
	m.noteWritten()
	m.draftSent()
	m.composer = composerState{arriving: m.composer.arriving}
	m.keepReply()
	m.config.Platform.Listing(false)
	m.screen.landing.end()
	m.leaveMessage()
	m.config.Platform.ToEnd()
}

// draftSent deletes the draft of the text that leaves the field. What is saved and has not come yet is another text.
func (m *Model) draftSent() {
	if !m.composer.arriving || m.composer.drafted {
		m.config.Engine.DraftSent(m.asked)
	}
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
	if in.Line.Word == slash.Msg {
		from = 0
	}
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
	case keys.EditLast:
		m.editLast()
	case keys.Preview:
		m.togglePreview()
	case keys.Pick:
		m.pick(t.list.Marked)
	case keys.Up:
		m.markOption(-1)
	case keys.Down:
		m.markOption(1)
	case keys.Cancel:
		t.list = compose.Completion{}
		m.config.Platform.Listing(false)
	}
}

// markOption moves the mark in the open list.
func (m *Model) markOption(by int) {
	list := &m.composer.list
	list.Move(by)
	m.afterwards(func() { m.config.Platform.Near("#offer-" + strconv.Itoa(list.Marked)) })
}

// pick takes the i-th completion.
func (m *Model) pick(i int) {
	t := &m.composer
	list := t.list
	text := list.Text(i, m.emoji.tone)
	if text == "" {
		return
	}
	t.list = compose.Completion{}
	if len(list.People) > 0 {
		m.remember(list.People[i])
	} else if len(list.Emoji) > 0 {
		m.rememberEmoji(list.Emoji[i].In(m.emoji.tone))
	}
	m.config.Platform.Listing(false)
	m.config.Platform.Insert(compose.UnitsAt(t.text, list.From), compose.UnitsAt(t.text, list.To), text)
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
