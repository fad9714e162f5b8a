package ui

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/shared/chat"
)

// roomChoice is a row of the dialog of rooms.
type roomChoice struct {
	room     chat.Room
	here     int
	followed bool
}

// roomsDialog finds a room among one's own and the public ones, or makes a new one.
func (m *Model) roomsDialog() app.HTMLElem {
	field := input("create-name", 2*chat.RoomNameRunes).Attr("enterkeyhint", "go")
	return el("form#create.dialog__form novalidate=novalidate",
		m.dialogHead(m.w.RoomTitle),
		labelled(m.w.RoomLabel, field.OnInput(m.filterRooms).OnKeyDown(m.moveRoom)),
		el("div.dialog__body", m.roomsBody()...),
		m.refused(),
		says("button.unseen type=submit tabindex=-1", m.w.RoomOpen), // without one, Enter does nothing in a form of two fields
	)
}

func (m *Model) roomsBody() []app.UI {
	var rows []app.UI
	for i, c := range m.roomChoices() {
		rows = append(rows, m.choiceRow(i, c))
	}
	hint := ""
	switch dir := m.view.Directory; {
	case len(rows) == 0 && (dir == nil || dir.Loading):
		hint = m.w.RoomLoading
	case len(rows) == 0:
		hint = m.w.RoomNone
	case dir != nil && dir.More:
		hint = m.w.RoomMore
	}
	body := []app.UI{el("ul.choices", rows...), says("p.field__hint role=status", hint)}
	if label := m.newRoomLabel(); label != "" {
		body = append(body, labelled(m.w.TopicLabel, input("create-topic", chat.TopicRunes)),
			button("button", actNew, "", app.Raw(iconPlus), sentence(m.w.RoomNew, label)))
	}
	return body
}

func (m *Model) choiceRow(i int, c roomChoice) app.UI {
	classes := "choices__one"
	if i == m.screen.chosen {
		classes += ".choices__one--marked"
	}
	sign, title, hint := "#", c.room.Name, ""
	if c.room.Peer != nil {
		sign, title = "@", c.room.Peer.Name
	}
	if c.followed {
		hint = m.w.RoomFollowed
	}
	if c.here > 0 {
		hint = m.w.Here.of(c.here)
	}
	return el("li", button(classes, actGo, string(c.room.ID),
		says("span.room__sign", sign),
		el("span.choices__text", el("span.choices__name", name(title)), el("span.choices__topic", name(m.topicOf(c.room)))),
		says("span.choices__hint", hint),
	))
}

// newRoomLabel returns the name that a new room could have, or "" if the text is none or a room has it.
func (m *Model) newRoomLabel() string {
	typed := strings.TrimLeft(strings.TrimSpace(m.screen.filter), "#")
	slug, err := chat.Slug(typed)
	if err != nil {
		return ""
	}
	for _, c := range m.roomChoices() {
		if c.room.ID == slug {
			return ""
		}
	}
	return typed
}
