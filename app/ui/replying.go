package ui

import (
	"encoding/json"
	"slices"

	"parley/app/ui/component"
	"parley/app/ui/compose"
	"parley/shared/chat"
	"parley/shared/client/view"
	syntax "parley/shared/markup"
)

// replyTo has the text in the composer answer a message. One that was said privately in this room is answered privately.
func (m *Model) replyTo(r view.Row) {
	if m.composer.edit != nil {
		m.stopEditing()
	}
	m.composer.reply = &compose.Reply{Row: r}
	if r.Private != nil && m.open().Room.Kind != chat.Direct && m.replyStanding() != compose.Answers {
		m.address(chat.Person{User: r.Private.Peer, Here: r.Private.Here})
	}
	m.keepReply()
	m.afterwards(func() { m.config.Platform.FocusOn(component.FieldID) })
}

// cancelReply has the text answer nothing.
func (m *Model) cancelReply() {
	m.composer.reply = nil
	m.keepReply()
	m.config.Platform.Focus()
}

func (m *Model) replyStanding() compose.Standing {
	return m.composer.reply.Standing(m.room(), m.intent())
}

// answered returns the message that a text with this meaning answers; 0 for none.
func (m *Model) answered(in compose.Intent) chat.Seq {
	if r := m.composer.reply; r != nil && r.Standing(m.room(), in) == compose.Answers {
		return r.Row.Seq
	}
	return 0
}

// aboutProps returns what the composer says of the message that is edited or answered.
func (m *Model) aboutProps(in compose.Intent) component.AboutProps {
	switch t := &m.composer; {
	case t.edit != nil:
		p := component.AboutProps{Edit: true}
		if private := t.edit.Row.Private; private != nil {
			p.Peer = private.Peer.Name
		}
		p.Notify, p.Notified = t.edit.Notifies(t.text, m.known(), m.now())
		return p
	case t.reply != nil:
		r := m.present(t.reply.Row)
		p := component.AboutProps{Reply: true, Author: r.Author, Gone: r.Gone, Text: syntax.Excerpt(r.Text)}
		switch t.reply.Standing(m.room(), in) {
		case compose.Exposes:
			p.Exposes, p.Peer, p.PeerID = true, r.Private.Peer.Name, r.Private.Peer.ID
		case compose.Unrelated:
			return component.AboutProps{}
		}
		return p
	}
	return component.AboutProps{}
}

// present returns a message as it stands now, or as it was last known.
func (m *Model) present(r view.Row) view.Row {
	if now, ok := m.row(r.Key); ok {
		return now
	}
	if m.foldedAway(r.Key) {
		r.Gone, r.Text = true, ""
	}
	return r
}

// foldedAway reports whether a message is one of several deleted ones that share a row.
func (m *Model) foldedAway(key string) bool {
	return slices.ContainsFunc(m.parts(), func(part *view.Chunk) bool {
		return slices.ContainsFunc(part.Rows, func(r view.Row) bool { return slices.Contains(r.Deleted, key) })
	})
}

// repliesName is where the answered messages of drafts are kept for this tab, by their rooms.
const repliesName = "parley.replies"

// keepReply keeps the answered message with the draft.
func (m *Model) keepReply() {
	m.savedReplies()
	if reply := m.composer.reply; reply != nil {
		m.answering[m.asked] = reply.Row.Key
	} else {
		delete(m.answering, m.asked)
	}
	if kept, err := json.Marshal(m.answering); err == nil {
		m.config.Platform.Store(repliesName, string(kept))
	}
}

// restoreReply brings back what the draft of the room answers, if that is loaded.
func (m *Model) restoreReply() {
	m.savedReplies()
	if r, ok := m.row(m.answering[m.asked]); ok && m.composer.reply == nil && m.open().Room.ID == m.asked {
		m.composer.reply = &compose.Reply{Row: r}
	}
}

// forgetReplies forgets what drafts answer: they are another user's.
func (m *Model) forgetReplies() {
	m.answering = map[chat.RoomID]string{}
	m.config.Platform.Store(repliesName, "")
}

func (m *Model) savedReplies() {
	if m.answering == nil {
		m.answering = map[chat.RoomID]string{}
		_ = json.Unmarshal([]byte(m.config.Platform.Stored(repliesName)), &m.answering) // damaged: as if there were none
	}
}
