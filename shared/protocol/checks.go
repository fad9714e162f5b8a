package protocol

import (
	"slices"
	"time"

	"parley/shared/chat"
)

// Checks of the parts that payloads of a server consist of. Each returns bad_frame for a value that no client could use.

func event(e *chat.Event) error {
	switch {
	case e.Room == "" || e.Seq < 1 || e.Kind == "":
		return malformed("an event without room, seq or kind")
	case e.From < 0 || e.From > e.Seq || e.Rev < 0 || e.Target < 0 || e.Target >= e.Seq && e.Target != 0:
		return malformed("an event whose from, rev or target is out of range")
	case e.Kind.Amends():
		return amendment(e)
	case e.By.ID == "":
		return malformed("an event without author")
	case (e.Kind == chat.Added || e.Kind == chat.Removed) && (e.Whom == nil || e.Whom.ID == ""):
		return malformed("an added or removed event without whom")
	case e.Kind == chat.Said && e.Message == nil:
		return malformed("a said event without a message")
	case e.Message != nil:
		return first(place(e.Seq), moment(e.At), place(e.Rev), message(e))
	}
	return first(place(e.Seq), moment(e.At))
}

// amendment refuses one without a target, or without what its kind changes. A stub has neither author nor content.
func amendment(e *chat.Event) error {
	switch {
	case e.Target < 1:
		return malformed("an amendment without target")
	case e.Stub():
		return place(e.Seq)
	case e.Kind.ChangesContent() && e.Message == nil:
		return malformed("an amendment without content")
	case e.Kind == chat.Reacted && e.Reaction == nil:
		return malformed("reacted without a reaction")
	case e.Message != nil:
		return first(place(e.Seq), moment(e.At), content(e.Message))
	case e.Reaction != nil:
		return first(place(e.Seq), moment(e.At), checkReaction(*e.Reaction))
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
	if m.Reply < 0 || m.Reply >= e.Seq {
		return malformed("an answer to a later message")
	}
	return first(place(m.InSeq), content(m), each(m.Reactions, checkReaction))
}

// content refuses a deleted message that still has a text.
func content(m *chat.Message) error {
	if m.Gone != nil && m.Text != "" {
		return malformed("the text of a deleted message")
	}
	return first(moment(m.EditedAt), each(m.Mentions, user))
}

func checkReaction(r chat.Reaction) error {
	if r.Key == "" || r.First < 0 || r.Count < 0 || len(r.Users) > chat.ReactorsMax {
		return malformed("a reaction without key, or with too many users")
	}
	return nil
}

func state(s chat.RoomState) error {
	return first(room(s.Room), place(s.Head), place(s.Read), place(chat.Seq(s.Back)), count(s.Unread), count(s.Mentions), count(s.Asked))
}

// room refuses a direct room without its peer, since front ends show the peer's name.
func room(r chat.Room) error {
	_, _, pair := r.ID.Pair()
	if slices.Contains(chat.RoomKinds, r.Kind) && (pair != (r.Kind == chat.Direct) || r.ID.Random() != r.Kind.MembersOnly()) {
		return malformed("a room whose id is of another kind")
	}
	if r.Kind == chat.Direct && (r.Peer == nil || r.Peer.ID == "") {
		return malformed("a direct room without peer")
	}
	return named(r.ID)
}

func here(h Here) error {
	return first(count(h.Count), each(h.Users, user), each(h.Statuses, userStatus))
}

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

func draft(d chat.Draft) error {
	return first(named(d.Room), place(chat.Seq(d.Version)), place(d.Reply), moment(d.At))
}
