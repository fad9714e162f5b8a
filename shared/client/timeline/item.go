package timeline

import (
	"math"
	"slices"
	"strconv"

	"parley/shared/chat"
)

// Item is one thing in a room's order, from which rows are made. Exactly one of event, arrivals and unsent is set.
type Item struct {
	Place
	Key      string // of its row; unique in the room
	event    *chat.Event
	arrivals *Arrivals
	unsent   *Unsent
}

// isNotice reports whether an item is a notice: about arrivals, memberships, names or the topic. Notices do not interrupt what one person says.
func (it *Item) isNotice() bool {
	return it.arrivals != nil || it.event != nil && isNotice(it.event.Kind)
}

// Names reports whether the item's rows show the name of a user, or whether they are here.
func (it *Item) Names(id chat.UserID) bool {
	switch {
	case it.arrivals != nil:
		return it.arrivals.Names(id)
	case it.unsent != nil:
		return true
	}
	m := it.event.Message
	return it.event.By.ID == id || it.event.Whom != nil && it.event.Whom.ID == id || m != nil && (m.To == id || slices.ContainsFunc(m.Reactions, func(r chat.Reaction) bool {
		return slices.Contains(r.Users, id)
	}))
}

// Answers reports whether an item is a message that answers another one, and which.
func (it *Item) Answers() (room chat.RoomID, seq chat.Seq, ok bool) {
	if it.event == nil || it.event.Message == nil || it.event.Message.Reply == 0 {
		return "", 0, false
	}
	return it.event.Room, it.event.Message.Reply, true
}

// IsMessage reports whether the item is that durable message.
func (it *Item) IsMessage(room chat.RoomID, seq chat.Seq) bool {
	return it.event != nil && it.event.Seq == seq && it.event.Room == room && it.event.Message != nil
}

// EventItem is an event of the room, for the user me.
func EventItem(ev *chat.Event, me chat.UserID) Item {
	return Item{Place: Place{Anchor: ev.Seq}, Key: eventKey(ev, me, ""), event: ev}
}

// InterleavedItem is a private message, after the event that it was said after.
func InterleavedItem(ev *chat.Event, me chat.UserID) Item {
	at := Place{Anchor: ev.Message.InSeq, rank: rankBetween, at: ev.At, seq: int64(ev.Seq), room: ev.Room}
	return Item{Place: at, Key: eventKey(ev, me, string(ev.Room)+" "), event: ev}
}

// ArrivalsItem is a notice of who came and went.
func ArrivalsItem(n *Arrivals) Item {
	at := Place{Anchor: n.Anchor, rank: rankBetween, at: n.At, seq: n.ID}
	return Item{Place: at, Key: "notice " + strconv.FormatInt(n.ID, 10), arrivals: n}
}

// UnsentItem is an unsent message: after everything else, in the order of sending.
func UnsentItem(n *Unsent) Item {
	at := Place{Anchor: math.MaxInt64, rank: rankUnsent, seq: n.Order}
	return Item{Place: at, Key: nonceKey(n.Nonce), unsent: n}
}

// eventKey contains the nonce for one's own, so that a pending message keeps its key when it becomes durable.
func eventKey(ev *chat.Event, me chat.UserID, prefix string) string {
	if ev.Nonce != "" && ev.By.ID == me {
		return nonceKey(ev.Nonce)
	}
	return prefix + strconv.FormatInt(int64(ev.Seq), 10)
}

func nonceKey(n chat.Nonce) string { return "sent " + string(n) }

// Items returns the events and private messages with from < Anchor <= to, in order.
func Items(t *Timeline, from, to chat.Seq, me chat.UserID) []Item {
	var items []Item
	next := 0
	interleave := func(until chat.Seq) {
		for ; next < len(t.Interleaved) && t.Interleaved[next].Message.InSeq <= until; next++ {
			if at := t.Interleaved[next].Message.InSeq; t.Shows(t.Interleaved[next]) && (at > from || at == 0) {
				items = append(items, InterleavedItem(t.Interleaved[next], me))
			}
		}
	}
	for _, ev := range t.After(from) {
		if ev.Seq > to {
			break
		}
		if interleave(ev.Seq - 1); Drawable(ev) {
			items = append(items, EventItem(ev, me))
		}
	}
	interleave(to)
	return items
}

// Drawable reports whether an event becomes a row. Those of kinds that this client does not know do not.
func Drawable(ev *chat.Event) bool {
	return ev.Kind == chat.Said && ev.Message != nil || isNotice(ev.Kind) && (ev.Whom != nil || ev.Kind == chat.Renamed || ev.Kind == chat.Titled)
}

// isNotice reports whether an event of that kind is a notice.
func isNotice(kind chat.EventKind) bool {
	return kind == chat.Renamed || kind == chat.Titled || kind == chat.Added || kind == chat.Removed
}
