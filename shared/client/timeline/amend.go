package timeline

import (
	"slices"

	"parley/shared/chat"
)

// How many amendments are remembered.
const (
	recentMax     = 500
	recentResting = 50 // of a room that is not open
)

// Amend applies an amendment to its target, wherever that stands here: in the run, among the private messages, or as what another message
// answers. It returns the target before and after, the same if the amendment changes nothing, and nil if it is not loaded.
func (t *Timeline) Amend(ev *chat.Event) (was, now *chat.Event) {
	if at, found := t.search(ev.Target); found && t.Events[at].Room == ev.Room {
		was, now = t.Events[at], Amended(t.Me, t.Events[at], ev)
		t.Events[at] = now
		return was, now
	}
	if at := t.interleavedAt(ev.Room, ev.Target); at >= 0 {
		was, now = t.Interleaved[at], Amended(t.Me, t.Interleaved[at], ev)
		t.Interleaved[at] = now
		return was, now
	}
	if ref := t.refs[ev.Target]; ref != nil && ref.Room == ev.Room {
		t.refs[ev.Target] = Amended(t.Me, ref, ev)
	}
	return nil, nil
}

// Amended is chat.Amend for the user me, who knows of own reactions also if there are too many to list everybody.
func Amended(me chat.UserID, message, ev *chat.Event) *chat.Event {
	next := chat.Amend(message, ev)
	if next == message || ev.Kind != chat.Reacted || ev.By.ID != me {
		return next
	}
	for i, r := range next.Message.Reactions {
		if r.Key == ev.Reaction.Key {
			next.Message.Reactions[i].Mine = ev.On // next is a copy, and so is this list
		}
	}
	return next
}

// remember keeps an amendment for pages that were read before it and come after it.
func (t *Timeline) remember(ev *chat.Event) {
	if ev.Stub() {
		return
	}
	if len(t.recent) >= recentMax {
		t.forget(recentMax / 2)
	}
	t.recent = append(t.recent, ev)
}

// Rest forgets what only a room needs for which pages are asked.
func (t *Timeline) Rest() {
	if len(t.recent) > 2*recentResting {
		t.forget(recentResting)
	}
}

// forget forgets all amendments but the latest.
func (t *Timeline) forget(keep int) {
	drop := len(t.recent) - keep
	t.forgotten = t.recent[drop-1].Seq
	t.recent = slices.Clone(t.recent[drop:])
}

// Renew applies to the messages of a page the amendments that have passed since it was read. It returns false if they are not remembered:
// then the page is of no use.
func (t *Timeline) Renew(p *Page) bool {
	if p.Head < t.forgotten {
		return false
	}
	from, _ := slices.BinarySearchFunc(t.recent, p.Head+1, func(ev *chat.Event, seq chat.Seq) int {
		return int(min(max(ev.Seq-seq, -1), 1))
	})
	if later := t.recent[from:]; len(later) > 0 {
		t.renew(p.Events, later)
		t.renew(p.Refs, later)
	}
	return true
}

func (t *Timeline) renew(events []*chat.Event, later []*chat.Event) {
	for i := range events {
		for _, ev := range later {
			if events[i] != nil {
				events[i] = Amended(t.Me, events[i], ev)
			}
		}
	}
}

// Present returns a message that was read some time ago as it stands now, as far as that is remembered.
func (t *Timeline) Present(message *chat.Event) *chat.Event {
	list := []*chat.Event{message}
	t.renew(list, t.recent)
	return list[0]
}

// Loaded returns the message or rename of the run with that Seq, or nil.
func (t *Timeline) Loaded(seq chat.Seq) *chat.Event {
	if at, found := t.search(seq); found {
		return t.Events[at]
	}
	return nil
}

// LoadedPrivate returns the private message of a direct room with that Seq that stands here, or nil.
func (t *Timeline) LoadedPrivate(room chat.RoomID, seq chat.Seq) *chat.Event {
	if at := t.interleavedAt(room, seq); at >= 0 {
		return t.Interleaved[at]
	}
	return nil
}
