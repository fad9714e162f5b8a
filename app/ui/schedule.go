package ui

import (
	"context"
	"time"

	"parley/app/ui/action"
	"parley/app/ui/component"
	"parley/app/ui/compose"
	"parley/app/ui/dialog"
	"parley/app/ui/later"
	"parley/shared/catalog"
	"parley/shared/chat"
	"parley/shared/client/view"
)

// Names of choices that are kept on this device.
const (
	undoSendKept = "parley.undosend"
	quietKept    = "parley.quiet"
	ownLaterKept = "parley.ownlater"
)

// actOnSchedule does what is about sending later and taking back.
func (m *Model) actOnSchedule(do action.Name, arg string) bool {
	p := m.config.Platform
	switch do {
	case action.TakeBack:
		m.dropToast()
		m.takeBack(chat.Nonce(arg))
	case action.LaterHour:
		m.sendLater(m.now().Add(time.Hour))
	case action.LaterTomorrow:
		m.sendLater(later.Tomorrow(m.clock.Zone, m.now()))
	case action.LaterEdit:
		m.close()
		m.takeBack(chat.Nonce(arg))
	case action.LaterDrop:
		m.takeAway(chat.Nonce(arg), func(room chat.RoomID, d view.Draft) { m.config.Engine.Shelve(room, d) })
	case action.LaterNow:
		m.config.Engine.SendNow(chat.Nonce(arg))
	case action.LaterBy:
		m.screen.ownLater = arg != ""
		p.Keep(ownLaterKept, arg)
	case action.UndoSend:
		m.screen.undoSend = arg != ""
		p.Keep(undoSendKept, arg)
	case action.Quiet:
		m.screen.quiet = arg != ""
		p.Keep(quietKept, arg)
	default:
		return false
	}
	return true
}

// takeAway takes a message that waits for its time out of the outbox, if it was not sent meanwhile.
func (m *Model) takeAway(nonce chat.Nonce, then func(chat.RoomID, view.Draft)) {
	var room chat.RoomID
	var draft view.Draft
	taken := false
	m.fetch(func() string {
		room, draft, taken = m.config.Engine.TakeBack(context.Background(), nonce)
		return ""
	}, func(string) {
		if taken {
			then(room, draft)
		}
	})
}

// takeBack brings a message that waits for its time back into the composer, or onto the shelf if something else is being written.
func (m *Model) takeBack(nonce chat.Nonce) {
	m.takeAway(nonce, func(room chat.RoomID, d view.Draft) {
		m.catchUp()
		if room != m.asked || m.composer.text != "" || m.composer.edit != nil || m.composition.unfinished != nil || !m.replaceText(d.Text, d.Reply) {
			m.config.Engine.Shelve(room, d)
			m.toast(m.w.TextOnShelf)
			return
		}
		m.composer.public = d.Public
		m.saveDraft()
		m.afterwards(m.config.Platform.Focus)
	})
}

// sendLater schedules the text in the composer, or says why that cannot be sent.
func (m *Model) sendLater(at time.Time) {
	m.close()
	m.catchUp()
	in := m.intent()
	switch {
	case m.composer.edit != nil || !in.Sends():
		m.composer.tried = in.Mode != compose.Blank
		return
	case m.holdsBack(in):
		return
	}
	in.Draft.Reply = m.answered(in)
	m.sendBy(func(room chat.RoomID) {
		m.config.Engine.SendLater(room, in.Draft, at, !m.screen.ownLater)
		shown := m.clock.Zone.In(at)
		m.toast(catalog.Fill(m.w.LaterSet, "{when}", m.w.Day(shown, m.today())+" "+m.w.Time(shown, m.clock.Hour12)))
	})
}

// scheduleTyped schedules the text for the time in the field of the dialog.
func (m *Model) scheduleTyped() {
	at, ok := later.Parse(m.clock.Zone, m.now(), m.config.Platform.Value(action.LaterDialog.FieldID()))
	if m.screen.past = !ok; ok {
		m.sendLater(at)
	}
}

func (m *Model) laterContent(c component.Context) dialog.Content {
	tomorrow := m.clock.Zone.In(later.Tomorrow(m.clock.Zone, m.now()))
	return &dialog.Later{
		Context: c, Offers: m.composer.edit == nil && m.intent().Sends(), Tomorrow: m.w.Time(tomorrow, m.clock.Hour12),
		Value: later.Value(m.clock.Zone, later.Tomorrow(m.clock.Zone, m.now())), Past: m.screen.past, OwnDevice: m.screen.ownLater, Waiting: m.view.Later, Rooms: m.knownRooms(),
	}
}

// knownRooms returns the rooms that this user follows, by id.
func (m *Model) knownRooms() map[chat.RoomID]chat.Room {
	rooms := map[chat.RoomID]chat.Room{}
	for _, list := range [][]view.Room{m.view.Rooms, m.view.Requests} {
		for _, r := range list {
			rooms[r.ID] = r.Room
		}
	}
	return rooms
}
