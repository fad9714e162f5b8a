package hub

import (
	"context"
	"sync"
	"sync/atomic"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// batchMax bounds how many publishes of a room share one Append.
const batchMax = 256

// publish is an event on its way into a room.
type publish struct {
	session *Session
	id      int64       // of the command
	room    chat.RoomID // where it goes
	said    chat.RoomID // the room whose budget of text was charged
	charged bool        // the budgets of text were
	item    store.Append
	done    chan struct{} // closed when it was answered
}

// queue holds the publishes of a room that wait for a commit. One goroutine at a time, on demand, takes all of them
// into one Append, so that a room's rate is not limited to one event per commit.
type queue struct {
	mu       sync.Mutex
	waiting  []*publish
	flushing bool
	length   atomic.Int64 // of waiting, readable without mu
}

// add returns true if the caller must start flushing.
func (q *queue) add(p *publish) (start bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.waiting = append(q.waiting, p)
	q.length.Store(int64(len(q.waiting)))
	start = !q.flushing
	q.flushing = true
	return start
}

// take returns what waits, or nil when flushing has ended.
func (q *queue) take() []*publish {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.waiting), batchMax)
	if n == 0 {
		q.flushing, q.waiting = false, nil
		return nil
	}
	batch := q.waiting[:n:n]
	q.waiting = q.waiting[n:]
	q.length.Store(int64(len(q.waiting)))
	return batch
}

// more reports whether something waits for the next commit.
func (q *queue) more() bool { return q.length.Load() > 0 }

// idle reports whether nothing waits and nothing is being committed.
func (q *queue) idle() bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return !q.flushing
}

// submit queues p; its session gets the answer when the event is durable.
func (r *Room) submit(p *publish) {
	if r.queue.add(p) {
		r.hub.work.Go(r.flush)
	}
}

// flush commits until nothing waits.
func (r *Room) flush() {
	for batch := r.queue.take(); batch != nil; batch = r.queue.take() {
		r.commit(batch)
	}
}

// commit makes a batch durable, answers its senders, and delivers it: in this order.
func (r *Room) commit(batch []*publish) {
	ctx := context.Background()
	items := make([]store.Append, len(batch))
	for i, p := range batch {
		items[i] = p.item
	}
	results, err := r.hub.Store.Append(ctx, items)
	for i, p := range batch {
		if err != nil {
			p.session.fail(p.id, err)
			p.refund()
		} else {
			p.answer(results[i])
		}
		p.item = store.Append{} // the session remembers p, and must not remember a text that may be deleted soon
		close(p.done)
	}
	var events []chat.Event
	said := false
	for _, result := range results {
		if result.Err == nil && !result.Dup {
			events = append(events, result.Event)
			said = said || result.Event.Kind == chat.Said
		}
	}
	if len(events) > 0 {
		r.hub.deliver(ctx, r.info.ID, events)
	}
	if said {
		r.hub.notifyPair(ctx, r.info.ID)
	}
}

// answer sends the result of a commit to the sender, and gives back the budget for text that is not stored, or was stored before.
func (p *publish) answer(result store.Appended) {
	e := result.Event
	switch {
	case result.Err != nil:
		p.refuse(result)
	case p.item.Event.Kind.Amends():
		p.session.answer(p.id, &protocol.Amended{Room: p.room, Seq: e.Seq, Target: p.item.Event.Target, Same: result.Dup})
	case p.item.Event.Kind == chat.Titled:
		p.session.answer(p.id, &protocol.Done{})
	default:
		p.session.answer(p.id, sentAs(&e, result.Dup))
	}
	if result.Err != nil || result.Dup {
		p.refund()
	}
}

// refuse answers failed; after changed with the message as it stands.
func (p *publish) refuse(result store.Appended) {
	if e := chat.AsError(result.Err); e.Code == chat.CodeChanged && result.Event.Message != nil {
		p.session.answer(p.id, &protocol.Failed{Error: *e, Event: &result.Event})
	} else {
		p.session.fail(p.id, result.Err)
	}
	if !serverFault(result.Err) {
		p.session.charge()
	}
}

// sentAs returns the answer to a send that became e, with the event if the client cannot know it.
func sentAs(e *chat.Event, dup bool) *protocol.Sent {
	sent := &protocol.Sent{Room: e.Room, Seq: e.Seq, At: e.At, Dup: dup}
	if dup || e.Message != nil && e.Message.To != "" {
		sent.Event = e
	}
	return sent
}

// charge takes what the event costs in storage from the budgets of text.
func (p *publish) charge(s *Session) error {
	if err := s.hub.Limits.Text(s.user, s.address, p.said, p.textBytes()); err != nil {
		return err
	}
	p.charged = true
	return nil
}

// refund gives it back.
func (p *publish) refund() {
	if s := p.session; p.charged {
		s.hub.Limits.Refund(s.user, s.address, p.said, p.textBytes())
	}
}

func (p *publish) textBytes() int {
	if m := p.item.Event.Message; m != nil {
		return len(m.Text)
	}
	return 0
}
