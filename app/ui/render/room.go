package render

import (
	"parley/shared/catalog"
	"parley/shared/chat"
)

// PublicSign stands before the name of a public room.
const PublicSign = `<span class="room__sign" aria-hidden="true">#</span>`

// RoomSign stands before the name of a room that is not direct, and says of what kind it is unless that is public.
func RoomSign(w *catalog.Words, room chat.Room) string {
	kind := w.PrivateRoom
	switch {
	case !room.Kind.MembersOnly():
		return PublicSign
	case room.Kind == chat.Group:
		kind = w.GroupRoom
	}
	return `<span class="room__sign">` + KindIcon(room.Kind) + `<span class="visually-hidden">` + escape(kind+w.Comma) + `</span></span>`
}

// KindIcon is the picture of a kind of rooms that only their members can read.
func KindIcon(kind chat.RoomKind) string {
	if kind == chat.Group {
		return IconPeople
	}
	return IconLock
}

// RoomTitle names a room in a text: a public one with its sign.
func RoomTitle(w *catalog.Words, room chat.Room) string {
	name := RoomName(w, room)
	if room.Peer != nil || room.Kind == chat.Direct || room.Kind.MembersOnly() {
		return name
	}
	return "#" + name
}

// RoomName names a room, whose name may not be known yet.
func RoomName(w *catalog.Words, room chat.Room) string {
	switch {
	case room.Peer != nil:
		return room.Peer.Name
	case room.Name != "":
		return room.Name
	case room.Kind == chat.Direct:
		return w.Direct
	case room.Kind == chat.Private:
		return w.PrivateRoom
	case room.Kind == chat.Group:
		return w.GroupRoom
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
