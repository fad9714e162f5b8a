package protocol

import (
	"time"

	"parley/shared/chat"
)

// Checks of the parts that payloads of a server consist of. Each returns bad_frame for a value that no client could use.

func event(e *chat.Event) error {
	switch {
	case e.Room == "" || e.Seq < 1 || e.Kind == "" || e.By.ID == "":
		return malformed("an event without room, seq, kind or author")
	case e.Kind == chat.Said && e.Message == nil:
		return malformed("a said event without a message")
	case e.Message != nil:
		return first(place(e.Seq), moment(e.At), message(e))
	}
	return first(place(e.Seq), moment(e.At))
}

// message refuses a message that would show as private in a public room, or in a direct room of two other users.
func message(e *chat.Event) error {
	m := e.Message
	if m.To != "" {
		if peer, ok := e.Room.PeerOf(m.To); !ok || e.By.ID != peer && e.By.ID != m.To {
			return malformed("a private message outside the pair's room")
		}
	} else if m.In != "" {
		return malformed("a public message said in another room")
	}
	return first(place(m.InSeq), each(m.Mentions, user))
}

func state(s chat.RoomState) error {
	return first(room(s.Room), place(s.Head), place(s.Read), count(s.Unread), count(s.Mentions))
}

// room refuses a direct room without its peer, since front ends show the peer's name.
func room(r chat.Room) error {
	_, _, pair := r.ID.Pair()
	if pair && r.Kind == chat.Public || r.Kind == chat.Direct && !pair {
		return malformed("a room whose id is of another kind")
	}
	if r.Kind == chat.Direct && (r.Peer == nil || r.Peer.ID == "") {
		return malformed("a direct room without peer")
	}
	return named(r.ID)
}

func here(h Here) error { return first(count(h.Count), each(h.Users, user)) }

func named(id chat.RoomID) error {
	if id == "" {
		return malformed("a room without id")
	}
	return nil
}

func user(u chat.User) error {
	if u.ID == "" {
		return malformed("a user without id")
	}
	return nil
}

func place(s chat.Seq) error {
	if s < 0 || s > seqMax {
		return malformed("a seq out of range")
	}
	return nil
}

func count(n int) error {
	if n < 0 {
		return malformed("a count below zero")
	}
	return nil
}

// moment refuses times outside the years 1970 to 9999.
func moment(at chat.Millis) error {
	const year10000 chat.Millis = 253402300800000
	if at < 0 || at >= year10000 {
		return malformed("a time out of range")
	}
	return nil
}

func wait(ms int64) error {
	if ms < 0 || ms > (24*time.Hour).Milliseconds() {
		return malformed("a wait below zero or above a day")
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

func malformed(what string) error { return chat.Errorf(chat.CodeBadFrame, "the server sent %s", what) }
