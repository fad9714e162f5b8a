package redis

import (
	"sync"
	"time"
)

// topics are those that this node subscribes to, each at the listener of its lane.
type topics struct {
	mu    sync.Mutex
	early map[string]*topic // until there is a link
	link  *link
}

// topic is what one listener knows of one topic. It is guarded by topics.mu.
type topic struct {
	refs      int           // subscribers
	sent      bool          // SUBSCRIBE was sent on the connection of now
	confirmed bool          // and Redis has answered
	answered  chan struct{} // closed when it has; nil if nobody waits
}

// confirmation is what a subscriber waits for.
type confirmation struct {
	answered <-chan struct{} // nil: it does not wait
	topics   *topics
	at       *listener
}

// add counts a subscriber. Nobody waits for a Redis that is known to be silent.
func (t *topics) add(name string) confirmation {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.link == nil {
		if t.early == nil {
			t.early = map[string]*topic{}
		}
		count(t.early, name)
		return confirmation{}
	}
	at := &t.link.laneOf(name).listener
	one := count(at.by, name)
	if !one.sent {
		at.change(name)
	}
	if one.confirmed || at.lame {
		return confirmation{}
	}
	if one.answered == nil {
		one.answered = make(chan struct{})
	}
	return confirmation{one.answered, t, at}
}

func count(by map[string]*topic, name string) *topic {
	one := by[name]
	if one == nil {
		one = &topic{}
		by[name] = one
	}
	one.refs++
	return one
}

// drop discounts a subscriber.
func (t *topics) drop(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	by := t.early
	if t.link != nil {
		by = t.link.laneOf(name).listener.by
	}
	one := by[name]
	if one.refs--; one.refs > 0 {
		return
	}
	if one.sent {
		t.link.laneOf(name).listener.change(name)
		return
	}
	delete(by, name)
	if t.link != nil {
		delete(t.link.laneOf(name).listener.changed, name)
	}
}

// attach gives all topics to the listeners of a link.
func (t *topics) attach(l *link) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.link = l
	for name, one := range t.early {
		at := &l.laneOf(name).listener
		at.by[name] = one
		at.change(name)
	}
	t.early = nil
}

// wait returns when Redis has confirmed, or after waits.confirm: then the next ones do not wait.
func (c confirmation) wait() {
	if c.answered == nil {
		return
	}
	late := time.NewTimer(c.at.lane.bus.waits.confirm)
	defer late.Stop()
	select {
	case <-c.answered:
	case <-late.C:
		c.topics.mu.Lock()
		defer c.topics.mu.Unlock()
		c.at.lame = true
	}
}
