package protocol

import (
	"time"

	"parley/shared/chat"
)

// What the payloads of a server are made of, and when a part of one is sound.

func event(e *chat.Event) error {
	switch {
	case e.Room == "" || e.Seq < 1 || e.Kind == "" || e.By.ID == "":
		return nonsense("an event without room, seq, kind or author")
	case e.Kind == chat.Said && e.Message == nil:
		return nonsense("a said event without a message")
	case e.Message != nil:
		return first(place(e.Seq), moment(e.At), message(e))
	}
	return first(place(e.Seq), moment(e.At))
}

// message refuses what would be drawn as private in a room that others read, or as said in a room by somebody
// outside the pair.
func message(e *chat.Event) error {
	m := e.Message
	if m.To != "" {
		if peer, ok := e.Room.PeerOf(m.To); !ok || e.By.ID != peer && e.By.ID != m.To {
			return nonsense("a private message outside the pair's room")
		}
	} else if m.In != "" {
		return nonsense("a public message said in another room")
	}
	return first(place(m.InSeq), each(m.Mentions, user))
}

func state(s chat.RoomState) error {
	return first(room(s.Room), place(s.Head), place(s.Read), count(s.Unread), count(s.Mentions))
}

// room refuses a direct room whose other one is not named, since a face draws it by that name.
func room(r chat.Room) error {
	_, _, pair := r.ID.Pair()
	if pair && r.Kind == chat.Public || r.Kind == chat.Direct && !pair {
		return nonsense("a room whose id is of another kind")
	}
	if r.Kind == chat.Direct && (r.Peer == nil || r.Peer.ID == "") {
		return nonsense("a direct room without peer")
	}
	return named(r.ID)
}

func here(h Here) error { return first(count(h.Count), each(h.Users, user)) }

func named(id chat.RoomID) error {
	if id == "" {
		return nonsense("a room without id")
	}
	return nil
}

func user(u chat.User) error {
	if u.ID == "" {
		return nonsense("a user without id")
	}
	return nil
}

func place(s chat.Seq) error {
	if s < 0 || s > seqMax {
		return nonsense("a seq that cannot be")
	}
	return nil
}

func count(n int) error {
	if n < 0 {
		return nonsense("a count below zero")
	}
	return nil
}

// moment refuses times that a calendar cannot show.
func moment(at chat.Millis) error {
	const year10000 chat.Millis = 253402300800000
	if at < 0 || at >= year10000 {
		return nonsense("a time that cannot be")
	}
	return nil
}

func wait(ms int64) error {
	if ms < 0 || ms > (24*time.Hour).Milliseconds() {
		return nonsense("a wait below zero or above a day")
	}
	return nil
}

func each[T any](items []T, check func(T) error) error {
	for _, item := range items {
		if err := check(item); err != nil {
			return err
		}
	}
	return nil
}

func nonsense(what string) error { return chat.Errorf(chat.CodeBadFrame, "the server sent %s", what) }
