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

// Run runs the suite, each test on a bus of its own. The buses must be healthy: what the contract lets a bus lose is
// demanded of them.
func Run(t *testing.T, open func(t *testing.T) bus.Bus) {
	for name, test := range map[string]func(t *testing.T, b bus.Bus){
		"WhatIsPublishedIsHeardByAll":        heardByAll,
		"TopicsAreApart":                     topicsApart,
		"DataArriveAsTheyAre":                dataAsTheyAre,
		"AfterCancelNothingIsHeard":          afterCancel,
		"CancellingTwiceIsCancellingOnce":    cancelTwice,
		"WithoutSubscribersPublishingIsFine": nobodyListens,
		"ManyMayPublishAndSubscribeAtOnce":   crowd,
		"AClosedBusIsSilent":                 closed,
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			t.Cleanup(func() { _ = b.Close() })
			test(t, b)
		})
	}
}

// ear collects what a subscriber hears.
type ear struct {
	mu    sync.Mutex
	heard []string
	news  chan struct{}
}

func listen(t *testing.T, b bus.Bus, topic string) (*ear, func()) {
	t.Helper()
	e := &ear{news: make(chan struct{}, 1)}
	cancel, err := b.Subscribe(topic, e.hear)
	if err != nil {
		t.Fatal(err)
	}
	return e, cancel
}

func (e *ear) hear(data []byte) {
	e.mu.Lock()
	e.heard = append(e.heard, string(data))
	e.mu.Unlock()
	select {
	case e.news <- struct{}{}:
	default:
	}
}

func (e *ear) all() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Sorted(slices.Values(e.heard))
}

// wants waits until the ear has heard exactly these, in any order.
func (e *ear) wants(t *testing.T, want ...string) {
	t.Helper()
	slices.Sort(want)
	late := time.After(patience)
	for {
		got := e.all()
		if slices.Equal(got, want) {
			return
		}
		select {
		case <-e.news:
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

func heardByAll(t *testing.T, b bus.Bus) {
	first, _ := listen(t, b, "topic")
	publish(t, b, "topic", "1")
	first.wants(t, "1")
	second, _ := listen(t, b, "topic")
	publish(t, b, "topic", "2")
	first.wants(t, "1", "2")
	second.wants(t, "2")
}

func topicsApart(t *testing.T, b bus.Bus) {
	a, _ := listen(t, b, "room:a")
	star, _ := listen(t, b, "room:*")
	publish(t, b, "room:ab", "ab")
	publish(t, b, "room", "room")
	publish(t, b, "room:a", "a")
	publish(t, b, "room:*", "star")
	a.wants(t, "a")
	star.wants(t, "star")
}

func dataAsTheyAre(t *testing.T, b bus.Bus) {
	e, _ := listen(t, b, "direct:ä b:\x00")
	want := []string{"", "\x00\xff\n", "你好", string(make([]byte, 64<<10))}
	for _, data := range want {
		publish(t, b, "direct:ä b:\x00", data)
	}
	e.wants(t, slices.Clone(want)...)
}

func afterCancel(t *testing.T, b bus.Bus) {
	gone, cancel := listen(t, b, "topic")
	publish(t, b, "topic", "before")
	gone.wants(t, "before")
	cancel()
	stays, _ := listen(t, b, "topic")
	publish(t, b, "topic", "after")
	stays.wants(t, "after")
	gone.wants(t, "before")
}

func cancelTwice(t *testing.T, b bus.Bus) {
	_, cancel := listen(t, b, "topic")
	stays, _ := listen(t, b, "topic")
	cancel()
	cancel()
	publish(t, b, "topic", "x")
	stays.wants(t, "x")
}

func nobodyListens(t *testing.T, b bus.Bus) {
	publish(t, b, "nobody", "x")
}

func crowd(t *testing.T, b bus.Bus) {
	stays, _ := listen(t, b, "topic")
	var want []string
	var all sync.WaitGroup
	for i := range 20 {
		for j := range 20 {
			want = append(want, fmt.Sprint(i, " ", j))
		}
		all.Go(func() {
			for j := range 20 {
				_, cancel := listen(t, b, "topic")
				publish(t, b, "topic", fmt.Sprint(i, " ", j))
				cancel()
			}
		})
	}
	all.Wait()
	stays.wants(t, want...)
}

func closed(t *testing.T, b bus.Bus) {
	e, cancel := listen(t, b, "topic")
	for range 2 {
		if err := b.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
	if err := b.Publish(context.WithoutCancel(t.Context()), "topic", []byte("x")); err == nil {
		t.Error("publishing on a closed bus returned no error")
	}
	if _, err := b.Subscribe("topic", func([]byte) {}); err == nil {
		t.Error("subscribing to a closed bus returned no error")
	}
	cancel()
	if got := e.all(); len(got) != 0 {
		t.Errorf("got %q, want nothing", got)
	}
}
