package hub

import (
	"context"
	"time"

	"parley/server/hub/stream"
	"parley/shared/chat"
)

const healPage = 200 // events read from the store at once to close a gap

// deliver sends committed events of a room to its members on every node. rules is the version of the room's rules when they were stored, or a
// later one.
func (h *Hub) deliver(ctx context.Context, room chat.RoomID, rules int64, events []chat.Event) {
	encoded := make([]stream.Event, len(events))
	for i, e := range events {
		encoded[i] = stream.New(e)
	}
	if !h.alone() {
		h.publishEvents(ctx, room, rules, encoded)
	}
	if r := h.liveRoom(room); r != nil {
		r.deliver(rules, encoded)
	}
}

// deliver sends events to the members on this node. It ignores old ones; one that is early waits a moment, and a gap is read
// from the store.
func (r *Room) deliver(rules int64, events []stream.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ruling = max(r.ruling, rules)
	for _, e := range events {
		switch {
		case r.last < 0, r.outdated(), e.Seq > r.last+stream.ReorderMax:
			r.expectLocked(e.Seq)
		case e.Seq == r.last+1:
			r.push(e)
			r.pushHeld()
		case e.Seq > r.last:
			if r.reorder.Hold(e) {
				time.AfterFunc(stream.ReorderWait, r.overdue)
			}
		}
	}
	r.fanOut()
}

// pushHeld pushes the events whose turn has come. mu held.
func (r *Room) pushHeld() {
	for {
		e, there := r.reorder.Take(r.last + 1)
		if !there {
			return
		}
		r.push(e)
	}
}

// push appends the next event to what goes out. mu held; a call of fanOut must follow.
func (r *Room) push(e stream.Event) {
	r.last = e.Seq
	r.ring.Add(e)
	r.batch.Add(e)
}

// overdue reads from the store what has not come in time.
func (r *Room) overdue() {
	r.mu.Lock()
	newest := r.reorder.Expire(r.last)
	r.mu.Unlock()
	if newest > 0 {
		r.expect(newest)
	}
}

// expect makes sure that everything up to seq gets delivered.
func (r *Room) expect(seq chat.Seq) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.expectLocked(seq)
}

// expectLocked is expect with mu held.
func (r *Room) expectLocked(seq chat.Seq) {
	r.expected = max(r.expected, seq)
	if r.last < 0 || r.expected <= r.last && !r.outdated() || r.healing {
		return
	}
	r.healing = true
	r.hub.work.Go(func() { r.heal(context.Background()) })
}

// heal reads expected events from the store, and after them the rules that decide who gets them: those are no older.
func (r *Room) heal(ctx context.Context) {
	for {
		after, ok := r.missing()
		if !ok {
			return
		}
		events, err := r.hub.Store.Since(ctx, r.info.ID, after, healPage, chat.OutboxMax/2)
		if err == nil {
			err = r.compareRules(ctx)
		}
		if err != nil {
			r.giveUp(err)
			return
		}
		r.pushMissing(events)
	}
}

// missing returns after which Seq the store must be read. Without ok neither events nor rules are missing, and the healing has ended.
func (r *Room) missing() (after chat.Seq, ok bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.expected <= r.last && !r.outdated() {
		r.healing = false
		return 0, false
	}
	return r.last, true
}

// pushMissing pushes events that were read from the store, and the held ones that follow. Events that have come meanwhile are skipped. If
// there are none, the store does not have what was expected; the next comparison of heads tries again.
func (r *Room) pushMissing(events []chat.Event) {
	encoded := make([]stream.Event, len(events))
	for i, e := range events {
		encoded[i] = stream.New(e)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(events) == 0 {
		r.expected = r.last
	}
	for _, e := range encoded {
		if e.First <= r.last+1 && e.Seq > r.last {
			e.First = r.last + 1
			r.push(e)
		}
	}
	r.pushHeld()
	r.reorder.Drop(r.last)
	r.fanOut()
}

// giveUp ends the healing without success: the store does not answer. The next comparison of heads tries again.
func (r *Room) giveUp(err error) {
	r.hub.Log.Error("read missed events", "room", r.info.ID, "err", err)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.healing = false
	r.expected = r.last
}
