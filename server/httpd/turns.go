package httpd

import "sync"

// turns lets one call at a time run for each key. Who comes during a call waits for the next one, which begins after they came:
// what they share is as new as if each had called. The zero value is ready.
type turns[V any] struct {
	mu sync.Mutex
	by map[string]*turn[V]
}

// turn is the flight of a key that runs, and the one after it, if somebody waits for one.
type turn[V any] struct{ running, next *flight[V] }

type flight[V any] struct {
	done  chan struct{}
	value V
}

func newFlight[V any]() *flight[V] { return &flight[V]{done: make(chan struct{})} }

// do returns what work returned in a call that began after do did; led is whether it was this one's. It waits for the call of
// others even if who asked has gone: it ends soon.
func (t *turns[V]) do(key string, work func() V) (value V, led bool) {
	c, before, led := t.enter(key)
	if !led {
		<-c.done
		return c.value, false
	}
	if before != nil {
		<-before.done
		t.promote(key, c)
	}
	defer t.leave(key, c)
	c.value = work()
	return c.value, true
}

// enter returns the call to wait for, or to lead when before has ended.
func (t *turns[V]) enter(key string) (c, before *flight[V], lead bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.by == nil {
		t.by = map[string]*turn[V]{}
	}
	at := t.by[key]
	switch {
	case at == nil:
		c = newFlight[V]()
		t.by[key] = &turn[V]{running: c}
		return c, nil, true
	case at.next == nil:
		at.next = newFlight[V]()
		return at.next, at.running, true
	}
	return at.next, nil, false
}

func (t *turns[V]) promote(key string, c *flight[V]) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.by[key] = &turn[V]{running: c}
}

func (t *turns[V]) leave(key string, c *flight[V]) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.by[key].next == nil {
		delete(t.by, key)
	}
	close(c.done)
}
