package client

import (
	"cmp"
	"slices"

	"parley/shared/chat"
)

// wovenMax bounds the private messages kept of one room beyond those in its loaded span.
const wovenMax = 1000

// weave notes a private message that was said in this room. It returns false if it is known: it may come live and
// by a page, and is shown once.
func (t *timeline) weave(ev *chat.Event) bool {
	at, found := slices.BinarySearchFunc(t.woven, ev, wovenOrder)
	if found || ev.Message.InSeq < t.base {
		return false
	}
	t.woven = slices.Insert(t.woven, at, ev)
	if len(t.woven) > wovenMax && len(t.woven) > len(t.events) {
		t.woven = slices.Delete(t.woven, 0, 1)
	}
	return true
}

// weaveAll notes several, and returns those that were not known.
func (t *timeline) weaveAll(events []*chat.Event) []*chat.Event {
	var fresh []*chat.Event
	for _, ev := range events {
		if t.weave(ev) {
			fresh = append(fresh, ev)
		}
	}
	return fresh
}

// shows reports whether a private message stands in the loaded span. One said right before it comes with its page.
func (t *timeline) shows(ev *chat.Event) bool {
	return ev.Message.InSeq > t.base || t.base == 0
}

func (t *timeline) trimWoven() {
	t.woven = slices.DeleteFunc(t.woven, func(ev *chat.Event) bool { return ev.Message.InSeq < t.base })
}

// wovenOrder sorts private messages said in one room: after InSeq; several there by time, then by Seq.
func wovenOrder(a, b *chat.Event) int {
	return cmp.Or(
		cmp.Compare(a.Message.InSeq, b.Message.InSeq),
		cmp.Compare(a.At, b.At),
		cmp.Compare(a.Seq, b.Seq),
		cmp.Compare(a.Room, b.Room),
	)
}

// isWoven reports whether an event is a private message that was said in a public room.
func isWoven(ev *chat.Event) bool {
	return ev.Kind == chat.Said && ev.Message != nil && ev.Message.In != "" && ev.Message.In != ev.Room
}

// weaveIn puts a private message into the room that it was said in, if that room is known. It reports whether the
// message has appeared on screen.
func (e *engine) weaveIn(ev *chat.Event) bool {
	if !isWoven(ev) {
		return false
	}
	if from := e.rooms[ev.Room]; from != nil && from.request {
		return false
	}
	r := e.rooms[ev.Message.In]
	if r == nil {
		return false
	}
	if r.fresh != nil {
		r.fresh.weave(ev)
	}
	if r.tl == nil || !r.tl.weave(ev) {
		return false
	}
	e.keep.dirty(r)
	if !e.shown(r) || !r.tl.shows(ev) {
		return false
	}
	e.screen.put(wovenItem(ev, e.me.ID))
	e.dirty.open = true
	return true
}
