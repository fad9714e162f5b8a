// Package bustest holds every implementation of bus.Bus to the contract, and has a bus that is as bad as the contract allows.
package bustest

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"parley/server/bus"
)

// patience bounds how long a healthy bus may take to deliver.
const patience = time.Minute

// Run runs the suite, each test on the buses of two nodes of its own. The buses must be healthy: the suite demands also what the
// contract lets a bus lose.
func Run(t *testing.T, open func(t *testing.T) (from, to bus.Bus)) {
	for name, test := range map[string]func(t *testing.T, from, to bus.Bus){
		"AllSubscribersReceiveAMessage":      allReceive,
		"ANodeDoesNotReceiveItsOwnMessages":  notItsOwn,
		"TopicsAreApart":                     topicsApart,
		"DataArriveAsTheyAre":                dataAsTheyAre,
		"AfterCancelNothingIsReceived":       afterCancel,
		"CancellingTwiceIsCancellingOnce":    cancelTwice,
		"WithoutSubscribersPublishingIsFine": nobodyListens,
		"ManyMayPublishAndSubscribeAtOnce":   crowd,
		"AClosedBusIsSilent":                 closed,
	} {
		t.Run(name, func(t *testing.T) {
			from, to := open(t)
			t.Cleanup(func() {
				_ = from.Close()
				_ = to.Close()
			})
			test(t, from, to)
		})
	}
}

// inbox collects what a subscriber receives.
type inbox struct {
	mu       sync.Mutex
	received []string
	news     chan struct{}
}

func listen(t *testing.T, b bus.Bus, topic string) (*inbox, func()) {
	t.Helper()
	i := &inbox{news: make(chan struct{}, 1)}
	cancel, err := b.Subscribe(topic, i.receive)
	if err != nil {
		t.Fatal(err)
	}
	return i, cancel
}

func (i *inbox) receive(data []byte) {
	i.mu.Lock()
	i.received = append(i.received, string(data))
	i.mu.Unlock()
	select {
	case i.news <- struct{}{}:
	default:
	}
}

func (i *inbox) all() []string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Sorted(slices.Values(i.received))
}

// wants waits until the inbox has exactly these, in any order.
func (i *inbox) wants(t *testing.T, want ...string) {
	t.Helper()
	slices.Sort(want)
	late := time.After(patience)
	for {
		got := i.all()
		if slices.Equal(got, want) {
			return
		}
		select {
		case <-i.news:
		case <-late:
			t.Fatalf("got %.300q, want %.300q", got, want)
		}
	}
}

func publish(t *testing.T, b bus.Bus, topic, data string) {
	t.Helper()
	if err := b.Publish(t.Context(), topic, []byte(data)); err != nil {
		t.Fatal(err)
	}
}

func allReceive(t *testing.T, from, to bus.Bus) {
	first, _ := listen(t, to, "topic")
	publish(t, from, "topic", "1")
	first.wants(t, "1")
	second, _ := listen(t, to, "topic")
	publish(t, from, "topic", "2")
	first.wants(t, "1", "2")
	second.wants(t, "2")
}

func topicsApart(t *testing.T, from, to bus.Bus) {
	a, _ := listen(t, to, "room:a")
	star, _ := listen(t, to, "room:*")
	publish(t, from, "room:ab", "ab")
	publish(t, from, "room", "room")
	publish(t, from, "room:a", "a")
	publish(t, from, "room:*", "star")
	a.wants(t, "a")
	star.wants(t, "star")
}

func dataAsTheyAre(t *testing.T, from, to bus.Bus) {
	e, _ := listen(t, to, "direct:ä b:\x00")
	want := []string{"", "\x00\xff\n", "你好", string(make([]byte, 64<<10))}
	for _, data := range want {
		publish(t, from, "direct:ä b:\x00", data)
	}
	e.wants(t, slices.Clone(want)...)
}

func afterCancel(t *testing.T, from, to bus.Bus) {
	gone, cancel := listen(t, to, "topic")
	publish(t, from, "topic", "before")
	gone.wants(t, "before")
	cancel()
	stays, _ := listen(t, to, "topic")
	publish(t, from, "topic", "after")
	stays.wants(t, "after")
	gone.wants(t, "before")
}

func cancelTwice(t *testing.T, from, to bus.Bus) {
	_, cancel := listen(t, to, "topic")
	stays, _ := listen(t, to, "topic")
	cancel()
	cancel()
	publish(t, from, "topic", "x")
	stays.wants(t, "x")
}

func nobodyListens(t *testing.T, from, _ bus.Bus) {
	publish(t, from, "nobody", "x")
}

func crowd(t *testing.T, from, to bus.Bus) {
	stays, _ := listen(t, to, "topic")
	var want []string
	var all sync.WaitGroup
	for i := range 20 {
		for j := range 20 {
			want = append(want, fmt.Sprint(i, " ", j))
		}
		all.Go(func() {
			for j := range 20 {
				_, cancel := listen(t, to, "topic")
				publish(t, from, "topic", fmt.Sprint(i, " ", j))
				cancel()
			}
		})
	}
	all.Wait()
	stays.wants(t, want...)
}

func notItsOwn(t *testing.T, from, to bus.Bus) {
	own, _ := listen(t, from, "topic")
	other, _ := listen(t, to, "topic")
	publish(t, from, "topic", "there")
	other.wants(t, "there")
	publish(t, to, "topic", "back") // after it, nothing of its own can come to from
	own.wants(t, "back")
	other.wants(t, "there")
}

func closed(t *testing.T, from, to bus.Bus) {
	inbox, cancel := listen(t, to, "topic")
	for _, b := range []bus.Bus{from, from, to, to} {
		if err := b.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
	for _, b := range []bus.Bus{from, to} {
		if err := b.Publish(context.WithoutCancel(t.Context()), "topic", []byte("x")); err == nil {
			t.Error("publishing on a closed bus returned no error")
		}
		if _, err := b.Subscribe("topic", func([]byte) {}); err == nil {
			t.Error("subscribing to a closed bus returned no error")
		}
	}
	cancel()
	if got := inbox.all(); len(got) != 0 {
		t.Errorf("got %q, want nothing", got)
	}
}
