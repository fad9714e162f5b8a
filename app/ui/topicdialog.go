package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
)

// topicBar says what the room on screen is about, in one line; a click shows all of it.
func (m *Model) topicBar() app.UI {
	room := m.open().Room
	if room.Peer != nil {
		return render.El("div.bar__topic dir=auto", app.Raw(render.IconLock), render.Sentence(m.w.OnlyTwo, room.Peer.Name))
	}
	topic := render.Topic(m.w, room)
	if topic == "" {
		return render.El("div.bar__topic")
	}
	return render.Button("bar__topic", action.Dialog, string(dialogTopic), render.Span(topic)).
		Attr("dir", "auto").Attr("title", render.Safe(topic)).Attr("aria-haspopup", "dialog")
}

// topicDialog shows the whole topic, in which addresses are links.
func (m *Model) topicDialog() app.HTMLElem {
	var b render.HTML
	b.Raw(`<p class="topic" dir="auto">`)
	b.Rich(render.Topic(m.w, m.open().Room), nil)
	b.Raw(`</p>`)
	return render.El("div.dialog__form", m.dialogHead("#"+m.roomName()), app.Raw(b.String()))
}
