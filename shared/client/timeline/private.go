package timeline

import (
	"cmp"
	"slices"

	"parley/shared/chat"
)

// interleavedMax bounds the private messages that are held of one room beyond those in its loaded span.
const interleavedMax = 1000

// Interleave adds a private message that was said in this room, unless it is known: it may come live and by a page, and is shown once.
// Changed says that an older state of it was here.
func (t *Timeline) Interleave(ev *chat.Event) (added, changed bool) {
	at, found := slices.BinarySearchFunc(t.Interleaved, ev, interleavedOrder)
	if found {
		if changed = t.Interleaved[at].Rev < ev.Rev; changed {
			t.Interleaved[at] = ev
		}
		return false, changed
	}
	if ev.Message.InSeq < t.Base {
		return false, false
	}
	t.Interleaved = slices.Insert(t.Interleaved, at, ev)
	if len(t.Interleaved) > interleavedMax && len(t.Interleaved) > len(t.Events) {
		t.Interleaved = slices.Delete(t.Interleaved, 0, 1)
	}
	return true, false
}

// InterleaveAll adds several, and returns those that were not known in this state.
func (t *Timeline) InterleaveAll(events []*chat.Event) []*chat.Event {
	var fresh []*chat.Event
	for _, ev := range events {
		if added, changed := t.Interleave(ev); added || changed {
			fresh = append(fresh, ev)
		}
	}
	return fresh
}

// Shows reports whether a private message stands in the loaded span. One said right before it comes with its page.
func (t *Timeline) Shows(ev *chat.Event) bool {
	return ev.Message.InSeq > t.Base || t.Base == 0
}

// interleavedAt returns where a private message stands, or -1.
func (t *Timeline) interleavedAt(room chat.RoomID, seq chat.Seq) int {
	return slices.IndexFunc(t.Interleaved, func(ev *chat.Event) bool { return ev.Seq == seq && ev.Room == room })
}

// DropInterleaved forgets the private messages of a direct room. It reports whether there were some.
func (t *Timeline) DropInterleaved(room chat.RoomID) bool {
	count := len(t.Interleaved)
	t.Interleaved = slices.DeleteFunc(t.Interleaved, func(ev *chat.Event) bool { return ev.Room == room })
	return len(t.Interleaved) < count
}

func (t *Timeline) trimInterleaved() {
	t.Interleaved = slices.DeleteFunc(t.Interleaved, func(ev *chat.Event) bool { return ev.Message.InSeq < t.Base })
}

// interleavedOrder sorts private messages said in one room: after InSeq; several there by time, then by Seq.
func interleavedOrder(a, b *chat.Event) int {
	return cmp.Or(
		cmp.Compare(a.Message.InSeq, b.Message.InSeq),
		cmp.Compare(a.At, b.At),
		cmp.Compare(a.Seq, b.Seq),
		cmp.Compare(a.Room, b.Room),
	)
}

// IsInterleaved reports whether an event is a private message that was said in a public room.
func IsInterleaved(ev *chat.Event) bool {
	return ev.Kind == chat.Said && ev.Message != nil && ev.Message.In != "" && ev.Message.In != ev.Room
}

// InterleavedIn returns the private messages among events that were said in the room.
func InterleavedIn(room chat.RoomID, events []chat.Event) []*chat.Event {
	return slices.DeleteFunc(Pointers(events), func(ev *chat.Event) bool {
		return !IsInterleaved(ev) || ev.Message.In != room
	})
}
