package redis

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/redis/rueidis"
)

const (
	subscribeTopics = 500                   // in one command
	againSoon       = 50 * time.Millisecond // after a connection has ended
	againLate       = time.Second           // after many attempts
)

var errMoved = errors.New("the topics have moved to another node of the cluster")

// listener receives what other nodes publish on the topics of a lane. After each connection it subscribes to all of them again.
type listener struct {
	lane  *lane
	watch string        // a channel that is always subscribed: through it the connection shows that it works
	wake  chan struct{} // capacity 1: something has changed
	moved chan struct{} // capacity 1: Redis has unsubscribed us, because the slot is no longer there
	down  bool          // of the goroutine of run

	// guarded by topics.mu
	by      map[string]*topic
	changed map[string]struct{} // those to be subscribed or unsubscribed
	lame    bool                // Redis does not confirm now
}

func newListener(l *lane) listener {
	return listener{
		lane: l, watch: strings.TrimSuffix(l.prefix, ":"), wake: make(chan struct{}, 1), moved: make(chan struct{}, 1),
		by: map[string]*topic{}, changed: map[string]struct{}{},
	}
}

// change notes a topic that has to be looked at.
func (l *listener) change(name string) {
	l.changed[name] = struct{}{}
	poke(l.wake)
}

// run listens until the bus is closed.
func (l *listener) run() {
	ctx := l.lane.bus.ctx
	for wait, failed := againSoon, 0; ctx.Err() == nil; {
		worked, err := l.session(ctx)
		l.lost()
		if failed++; worked {
			wait, failed = againSoon, 0
		}
		if !l.down && (worked && silent(err) || hopeless(failed, err)) && ctx.Err() == nil {
			l.down = true
			l.lane.bus.health.fell(err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(wait/2 + rand.N(wait)):
		}
		wait = min(2*wait, againLate)
	}
}

// hopeless reports whether so many failures in a row are a trouble. When a slot has moved, it takes the client up to a second
// to find out where it is.
func hopeless(failed int, err error) bool {
	return failed >= 2 && !says(err, "MOVED") || failed >= 10
}

// session listens on one connection until it breaks, and reports whether Redis has answered on it.
func (l *listener) session(ctx context.Context) (worked bool, err error) {
	select {
	case <-l.moved:
	default:
	}
	client, _ := l.lane.link.client.Dedicate()
	defer client.Close()
	broken := client.SetPubSubHooks(rueidis.PubSubHooks{OnMessage: l.receive, OnSubscription: l.told})
	if err := l.subscribe(ctx, client, l.watch); err != nil {
		return false, err
	}
	if l.down {
		l.down = false
		l.lane.bus.health.rose()
	}
	for {
		if err := l.catchUp(ctx, client); err != nil {
			return true, err
		}
		select {
		case <-ctx.Done():
			return true, nil
		case err := <-broken:
			return true, err
		case <-l.moved:
			return true, errMoved
		case <-l.wake:
		}
	}
}

// catchUp subscribes and unsubscribes what has changed.
func (l *listener) catchUp(ctx context.Context, client rueidis.DedicatedClient) error {
	for {
		subscribe, unsubscribe := l.take()
		if len(subscribe)+len(unsubscribe) == 0 {
			return nil
		}
		if err := l.unsubscribe(ctx, client, unsubscribe...); err != nil {
			return err
		}
		if err := l.subscribe(ctx, client, subscribe...); err != nil {
			return err
		}
	}
}

// take returns channels whose topics have changed.
func (l *listener) take() (subscribe, unsubscribe []string) {
	t := &l.lane.bus.topics
	t.mu.Lock()
	defer t.mu.Unlock()
	for name := range l.changed {
		if len(subscribe) == subscribeTopics || len(unsubscribe) == subscribeTopics {
			break
		}
		delete(l.changed, name)
		switch one := l.by[name]; {
		case one == nil:
		case one.refs > 0 && !one.sent:
			one.sent = true
			subscribe = append(subscribe, l.lane.prefix+name)
		case one.refs == 0:
			delete(l.by, name)
			unsubscribe = append(unsubscribe, l.lane.prefix+name)
		}
	}
	return subscribe, unsubscribe
}

func (l *listener) subscribe(ctx context.Context, client rueidis.DedicatedClient, channels ...string) error {
	if len(channels) == 0 {
		return nil
	}
	command := client.B().Subscribe().Channel(channels...).Build()
	if l.lane.link.sharded {
		command = client.B().Ssubscribe().Channel(channels...).Build()
	}
	return within(ctx, l.lane.bus.waits.subscribe, client, command)
}

func (l *listener) unsubscribe(ctx context.Context, client rueidis.DedicatedClient, channels ...string) error {
	if len(channels) == 0 {
		return nil
	}
	command := client.B().Unsubscribe().Channel(channels...).Build()
	if l.lane.link.sharded {
		command = client.B().Sunsubscribe().Channel(channels...).Build()
	}
	return within(ctx, l.lane.bus.waits.subscribe, client, command)
}

func within(ctx context.Context, wait time.Duration, client rueidis.CoreClient, command rueidis.Completed) error {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	return client.Do(ctx, command).Error()
}

// lost notes that no topic is subscribed any more.
func (l *listener) lost() {
	t := &l.lane.bus.topics
	t.mu.Lock()
	defer t.mu.Unlock()
	l.lame = true
	for name, one := range l.by {
		one.sent, one.confirmed = false, false
		if one.refs > 0 {
			l.changed[name] = struct{}{}
		} else {
			delete(l.by, name)
			delete(l.changed, name)
		}
	}
}

// told takes a confirmation of Redis. To be unsubscribed without having asked for it means that the slot has moved.
func (l *listener) told(s rueidis.PubSubSubscription) {
	name, ok := strings.CutPrefix(s.Channel, l.lane.prefix)
	t := &l.lane.bus.topics
	t.mu.Lock()
	defer t.mu.Unlock()
	one := l.by[name]
	ended := strings.HasSuffix(s.Kind, "unsubscribe")
	switch {
	case ended && (!ok || one != nil && one.sent):
		poke(l.moved)
	case !ended:
		l.lame = false
		if ok && one != nil && one.sent {
			one.confirm()
		}
	}
}

func (t *topic) confirm() {
	t.confirmed = true
	if t.answered != nil {
		close(t.answered)
		t.answered = nil
	}
}

// receive takes a message.
func (l *listener) receive(m rueidis.PubSubMessage) {
	topic, ok := strings.CutPrefix(m.Channel, l.lane.prefix)
	if !ok {
		return
	}
	b := l.lane.bus
	data, own, genuine := b.sealer.open(topic, []byte(m.Message))
	switch {
	case !genuine:
		b.counts.ignored.Add(1)
	case !own:
		b.counts.received.Add(1)
		_ = b.remote.Publish(context.Background(), topic, data) // never fails: it is not closed
	}
}
