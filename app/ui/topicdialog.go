package ui

import "github.com/maxence-charriere/go-app/v10/pkg/app"

// topicBar says what the room on screen is about, in one line; a click shows all of it.
func (m *Model) topicBar() app.UI {
	room := m.open().Room
	if room.Peer != nil {
		return el("div.bar__topic dir=auto", app.Raw(iconLock), sentence(m.w.OnlyTwo, room.Peer.Name))
	}
	topic := m.topicOf(room)
	if topic == "" {
		return el("div.bar__topic")
	}
	return button("bar__topic", actDialog, string(dialogTopic), words(topic)).
		Attr("dir", "auto").Attr("title", safe(topic)).Attr("aria-haspopup", "dialog")
}

// topicDialog shows the whole topic, in which addresses are links.
func (m *Model) topicDialog() app.HTMLElem {
	var b markup
	b.write(`<p class="topic" dir="auto">`)
	b.rich(m.topicOf(m.open().Room), nil)
	b.write(`</p>`)
	return el("div.dialog__form", m.dialogHead("#"+m.roomName()), app.Raw(b.String()))
}
