package client

import (
	"context"
	"maps"
	"slices"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/timeline"
)

// handleAmendment takes an amendment that the end of a room's timeline t has passed.
func (e *engine) handleAmendment(r *room, t *timeline.Timeline, p timeline.Passed) {
	ev := p.Event
	e.countAmendment(r, p)
	if ev.Stub() || t != r.tl {
		return
	}
	for _, w := range r.windows {
		w.Amend(ev)
	}
	if r.Kind == chat.Direct {
		e.amendInterleaved(ev)
	}
	e.saver.amended(ev)
	switch {
	case ev.Kind.ChangesContent():
		e.redrawMessage(ev.Room, ev.Target)
	case ev.Kind == chat.Reacted && ev.By.ID != e.me.ID:
		e.reactionsChanged(ev.Room, ev.Target)
	default:
		e.replaceRow(ev.Room, ev.Target)
	}
	e.search.amended(e, ev)
	e.inboxAmended(r, ev)
}

// amendInterleaved applies an amendment of a private message where the message was said.
func (e *engine) amendInterleaved(ev *chat.Event) {
	for _, r := range e.rooms {
		if r.Kind == chat.Direct {
			continue
		}
		for _, t := range append([]*timeline.Timeline{r.tl, r.fresh}, r.windows...) {
			if t != nil {
				t.Amend(ev)
			}
		}
	}
}

// redrawMessage makes the row of a durable message anew, if it is shown, and those that quote it.
func (e *engine) redrawMessage(room chat.RoomID, seq chat.Seq) {
	e.replaceRow(room, seq)
	e.screen.rows.Invalidate(func(it *timeline.Item) bool {
		of, target, answers := it.Answers()
		return answers && of == room && target == seq
	})
}

// replaceRow makes the row of a durable message anew, if it is shown.
func (e *engine) replaceRow(room chat.RoomID, seq chat.Seq) {
	if p := e.pins.view; p != nil && p.Room == room {
		e.redrawPins()
	}
	t := e.shown()
	if t == nil {
		return
	}
	e.dirty.any, e.dirty.open = true, true
	if e.screen.room.ID == room {
		if ev := t.Loaded(seq); ev != nil {
			e.screen.rows.Replace(timeline.EventItem(ev, e.me.ID))
		}
	} else if ev := t.LoadedPrivate(room, seq); ev != nil {
		e.screen.rows.Replace(timeline.InterleavedItem(ev, e.me.ID))
	}
}

// reactionPause is between two draws of reactions by others: a storm of them is drawn four times a second.
const reactionPause = 250 * time.Millisecond

// reactedRows is when reactions by others were drawn, and the messages whose reactions have changed since.
type reactedRows struct {
	drawn time.Time
	due   map[chat.RoomID]map[chat.Seq]bool
}

// reactionsChanged draws a message with new reactions by others: at once, or with others in a moment.
func (e *engine) reactionsChanged(room chat.RoomID, seq chat.Seq) {
	if e.reacted.due == nil {
		e.reacted.due = map[chat.RoomID]map[chat.Seq]bool{}
	}
	if e.reacted.due[room] == nil {
		e.reacted.due[room] = map[chat.Seq]bool{}
	}
	e.reacted.due[room][seq] = true
	if wait := reactionPause - time.Since(e.reacted.drawn); wait > 0 {
		e.schedule.In("reactions", wait, e.drawReactions)
		return
	}
	e.drawReactions()
}

func (e *engine) drawReactions() {
	for room, messages := range e.reacted.due {
		for seq := range messages {
			e.replaceRow(room, seq)
		}
	}
	e.reacted.drawn, e.reacted.due = time.Now(), nil
}

// message returns a durable message as it stands in what is loaded, or nil.
func (e *engine) message(room chat.RoomID, seq chat.Seq) *chat.Event {
	if r := e.rooms[room]; r != nil && r.tl != nil {
		for _, t := range append([]*timeline.Timeline{r.tl}, r.windows...) {
			if ev := t.Loaded(seq); ev != nil && ev.Kind == chat.Said {
				return ev
			}
		}
	}
	if t := e.shown(); t != nil {
		return t.LoadedPrivate(room, seq)
	}
	return nil
}

// findMessage is message, also for one that is held because others answer it: its text may be cut.
func (e *engine) findMessage(room chat.RoomID, seq chat.Seq) *chat.Event {
	if ev := e.message(room, seq); ev != nil {
		return ev
	}
	if r := e.rooms[room]; r != nil && r.tl != nil {
		for _, t := range append([]*timeline.Timeline{r.tl}, r.windows...) {
			if ev := t.Find(seq); ev != nil {
				return ev
			}
		}
	}
	return nil
}

// amended notes an amendment of what may be stored.
func (v *saver) amended(ev *chat.Event) {
	v.amendments[ev.Room] = append(v.amendments[ev.Room], ev)
	v.saveSoon()
}

// amendStored applies amendments to the stored pages that have their targets. It comes before anything that says how far the room is
// stored: a program that ends in between receives the amendments again.
func (v *saver) amendStored() {
	for _, id := range slices.Sorted(maps.Keys(v.amendments)) {
		list := v.amendments[id]
		delete(v.amendments, id)
		v.amendPages(id, list)
		if _, _, direct := id.Pair(); direct {
			v.amendPrivate(list)
		}
	}
}

func (v *saver) amendPages(id chat.RoomID, list []*chat.Event) {
	byPage := map[int64][]*chat.Event{}
	for _, ev := range list {
		n := storage.PageOf(ev.Target) // another tab may have stored it: that it is not known here says nothing
		byPage[n] = append(byPage[n], ev)
	}
	me := v.engine.me.ID
	for n, list := range byPage {
		v.worker.Do("amend "+storage.PageKey(id, n), func(ctx context.Context, s storage.Store) error {
			return storage.AmendPage(ctx, s, id, n, me, list)
		}, v.historyWritten)
	}
}

// amendPrivate applies amendments of a direct room where its messages are stored with the rooms that they were said in.
func (v *saver) amendPrivate(list []*chat.Event) {
	me := v.engine.me.ID
	for id := range v.archive.Rooms {
		if _, _, direct := id.Pair(); direct {
			continue
		}
		v.worker.Do("amend "+storage.KeyRoom+string(id), func(ctx context.Context, s storage.Store) error {
			return storage.AmendInterleaved(ctx, s, id, me, list)
		}, v.historyWritten)
	}
}
