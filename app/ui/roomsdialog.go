package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"parley/app/ui/action"
	"parley/app/ui/render"
	"parley/shared/catalog"
	"parley/shared/chat"
)

// roomChoice is a room in the dialog of rooms.
type roomChoice struct {
	room     chat.Room
	unread   int
	count    int  // people who are in it
	here     bool // the other person of a direct room is
	followed bool
}

// roomsDialog finds a room among one's own and the public ones, or makes a new one.
func (m *Model) roomsDialog() app.HTMLElem {
	rows := m.roomPicks()
	return render.El("form#create.dialog__form novalidate=novalidate",
		m.dialogHead(m.w.RoomTitle),
		labelled(m.w.RoomLabel, m.pickField("create-name", 2*chat.RoomNameRunes, len(rows), m.filterRooms)),
		render.El("div.dialog__body", m.roomsBody(rows)...),
		m.refused(),
		render.TextIn("button.unseen type=submit tabindex=-1", m.w.RoomOpen), // without one, Enter does nothing in a form of two fields
	)
}

func (m *Model) roomsBody(rows []pickRow) []app.UI {
	choices := m.roomChoices()
	hint := ""
	room, creatable := m.creatable(choices)
	switch dir := m.view.Directory; {
	case creatable && room.err != nil:
		hint = m.w.Refuse(chat.AsError(room.err))
	case m.disconnected():
		hint = m.w.OfflineRooms
	case len(choices) == 0 && (dir == nil || dir.Loading):
		hint = m.w.RoomLoading
	case len(choices) == 0:
		hint = m.w.RoomNone
	case dir != nil && dir.More:
		hint = m.w.RoomMore
	}
	body := []app.UI{m.pickList(m.w.RoomTitle, rows), render.TextIn("p.field__hint role=status", hint)}
	if creatable && room.err == nil {
		topic := render.Input("create-topic", chat.TopicRunes)
		if value := m.screen.unsent["create-topic"]; value != "" {
			topic = topic.Attr("value", value)
		}
		body = append(body, labelled(m.w.TopicLabel, topic))
	}
	return body
}

// roomPicks returns the rows of the dialog: the rooms, and at the end the way to make a new one.
func (m *Model) roomPicks() []pickRow {
	choices := m.roomChoices()
	rows := make([]pickRow, 0, len(choices)+1)
	for _, c := range choices {
		rows = append(rows, m.roomPick(c))
	}
	if room, ok := m.creatable(choices); ok && room.err == nil {
		rows = append(rows, pickRow{do: action.New, sign: render.IconPlus, title: catalog.Fill(m.w.RoomNew, "{name}", string(room.id))})
	}
	return rows
}

func (m *Model) roomPick(c roomChoice) pickRow {
	row := pickRow{do: action.Go, arg: string(c.room.ID), sign: render.RoomSign, title: titleOf(c.room), text: render.Topic(m.w, c.room)}
	if c.room.Peer != nil {
		row.sign = render.Avatar(*c.room.Peer, render.Small(c.here))
	}
	switch {
	case c.unread > 0:
		row.hint = m.w.Unread.Of(c.unread)
	case c.count > 0:
		row.hint = m.w.Here.Of(c.count)
	case c.followed && c.room.Peer == nil:
		row.hint = m.w.RoomFollowed
	}
	return row
}
