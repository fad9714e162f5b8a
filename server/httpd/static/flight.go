package static

import "sync"

// flights lets one call at a time run for each key. Callers that come during a call share the next one, which begins after they came:
// its result is as new as if each had called. The zero value is ready.
type flights[V any] struct {
	mu sync.Mutex
	by map[string]*slot[V]
}

// slot is the running flight of a key, and the one after it, if somebody waits for it.
type slot[V any] struct{ running, next *flight[V] }

// flight is one call and what it returned.
type flight[V any] struct {
	done  chan struct{}
	value V
}

func newFlight[V any]() *flight[V] { return &flight[V]{done: make(chan struct{})} }

// do returns what work returned in a call that began after do; led says whether that was this caller's. It waits for the call of
// others even if its own request has ended, since that is soon.
func (f *flights[V]) do(key string, work func() V) (value V, led bool) {
	c, before, led := f.enter(key)
	if !led {
		<-c.done
		return c.value, false
	}
	if before != nil {
		<-before.done
		f.promote(key, c)
	}
	defer f.leave(key, c)
	c.value = work()
	return c.value, true
}

// enter returns the call to wait for, or to lead once before has ended.
func (f *flights[V]) enter(key string) (c, before *flight[V], lead bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.by == nil {
		f.by = map[string]*slot[V]{}
	}
	at := f.by[key]
	switch {
	case at == nil:
		c = newFlight[V]()
		f.by[key] = &slot[V]{running: c}
		return c, nil, true
	case at.next == nil:
		at.next = newFlight[V]()
		return at.next, at.running, true
	}
	return at.next, nil, false
}

// promote makes the next flight of a key the running one.
func (f *flights[V]) promote(key string, c *flight[V]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.by[key] = &slot[V]{running: c}
}

// leave ends a flight, and hands its result to those who wait.
func (f *flights[V]) leave(key string, c *flight[V]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.by[key].next == nil {
		delete(f.by, key)
	}
	close(c.done)
}
