package redis_test

import (
	"slices"
	"sync"
	"testing"
	"time"

	"parley/server/bus"
)

// patience bounds what a healthy Redis, or one that has come back, may take.
const patience = time.Minute

// inbox collects what a subscriber receives.
type inbox struct {
	mu       sync.Mutex
	received []string
	cancel   func()
}

func listen(t testing.TB, b bus.Bus, topic string) *inbox {
	t.Helper()
	i := &inbox{}
	cancel, err := b.Subscribe(topic, func(data []byte) {
		i.mu.Lock()
		defer i.mu.Unlock()
		i.received = append(i.received, string(data))
	})
	if err != nil {
		t.Fatal(err)
	}
	i.cancel = cancel
	return i
}

func (i *inbox) all() []string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Clone(i.received)
}

// wants waits until the inbox has exactly these, in this order.
func (i *inbox) wants(t testing.TB, want ...string) {
	t.Helper()
	for late := time.Now().Add(patience); ; time.Sleep(time.Millisecond) {
		got := i.all()
		if slices.Equal(got, want) {
			return
		}
		if time.Now().After(late) {
			t.Fatalf("got %.500q, want %.500q", got, want)
		}
	}
}

func publish(t testing.TB, b bus.Bus, topic, data string) {
	t.Helper()
	if err := b.Publish(t.Context(), topic, []byte(data)); err != nil {
		t.Fatal(err)
	}
}

// becomes waits until is holds.
func becomes(t testing.TB, what string, is func() bool) {
	t.Helper()
	for late := time.Now().Add(patience); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("it is not %s after %v", what, patience)
		}
	}
}
