package render

import (
	"parley/shared/catalog"
	"parley/shared/chat"
)

// RoomSign stands before the name of a room.
const RoomSign = `<span class="room__sign" aria-hidden="true">#</span>`

// RoomName names a room, whose name may not be known yet.
func RoomName(w *catalog.Words, room chat.Room) string {
	switch {
	case room.Peer != nil:
		return room.Peer.Name
	case room.Name != "":
		return room.Name
	case room.Kind == chat.Direct:
		return w.Direct
	}
	return string(room.ID)
}

// Topic returns what a room is about. The lobby is made with a topic in English: as long as nobody has changed it, it is said in the
// person's language.
func Topic(w *catalog.Words, room chat.Room) string {
	if room.ID == chat.Lobby && room.Topic == catalog.English.Words().LobbyTopic {
		return w.LobbyTopic
	}
	return room.Topic
}

func Badge(class, shown, said string) string {
	return `<span class="` + class + `"><span aria-hidden="true">` + escape(shown) +
		`</span><span class="visually-hidden">` + escape(said) + `</span></span>`
}
