package hub

import (
	"context"
	"errors"
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
	right   chat.Rights // that it takes, by item.Rules
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

// commit makes a batch durable. What was allowed by rules that have changed since is looked at again, before anything that came later.
func (r *Room) commit(batch []*publish) {
	for len(batch) > 0 {
		batch = r.tryCommit(context.Background(), batch)
	}
}

// tryCommit makes a batch durable, answers its senders, and delivers it: in this order. It returns what is still allowed by newer rules.
func (r *Room) tryCommit(ctx context.Context, batch []*publish) (again []*publish) {
	items := make([]store.Append, len(batch))
	for i, p := range batch {
		items[i] = p.item
	}
	results, err := r.hub.Store.Append(ctx, items)
	for i, p := range batch {
		switch {
		case err != nil:
			p.fail(err)
		case errors.Is(results[i].Err, store.ErrRules):
			again = append(again, p)
		default:
			p.answer(results[i])
			p.end()
		}
	}
	var events []chat.Event
	said, rules := false, int64(0)
	for _, result := range results {
		rules = max(rules, result.Rules)
		if result.Err == nil && !result.Dup {
			events = append(events, result.Event)
			said = said || result.Event.Kind == chat.Said
		}
	}
	if len(events) > 0 {
		r.hub.deliver(ctx, r.info.ID, rules, events)
	}
	if said {
		r.hub.notifyPair(ctx, r.info.ID)
	}
	return r.allowed(ctx, again, rules)
}

// allowed returns what rules of a version still allow, and refuses the rest.
func (r *Room) allowed(ctx context.Context, batch []*publish, version int64) (still []*publish) {
	if len(batch) == 0 {
		return nil
	}
	r.outdate(version)
	failed := r.followRules(ctx)
	rules := r.rules.Load().Version
	for _, p := range batch {
		err := failed
		if err == nil {
			err = p.session.may(ctx, r, p.right)
		}
		if err != nil {
			p.fail(err)
			continue
		}
		if p.item.Rules = rules; p.item.Event.Kind == chat.Said {
			p.item.Pace = p.session.pace(r)
		}
		still = append(still, p)
	}
	return still
}

// fail answers that nothing was stored.
func (p *publish) fail(err error) {
	p.session.fail(p.id, err)
	p.refund()
	p.end()
}

// end lets go of the event: the session remembers p, and must not remember a text that may be deleted soon.
func (p *publish) end() {
	p.item = store.Append{}
	close(p.done)
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
