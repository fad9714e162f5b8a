package memory_test

import (
	"sync"
	"testing"
	"testing/synctest"

	"parley/server/bus"
	"parley/server/bus/bustest"
	"parley/server/bus/memory"
)

func TestBusKeepsTheContract(t *testing.T) {
	bustest.Run(t, func(*testing.T) (from, to bus.Bus) {
		network := memory.New()
		return network.Join(), network.Join()
	})
}

func TestPublishReturnsWhenAllHaveReceived(t *testing.T) {
	network := memory.New()
	b := network.Join()
	var received []string
	for _, who := range []string{"first", "second"} {
		if _, err := network.Join().Subscribe("t", func(data []byte) { received = append(received, who+" "+string(data)) }); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Publish(t.Context(), "t", []byte("x")); err != nil {
		t.Fatal(err)
	}
	if len(received) != 2 || received[0] != "first x" || received[1] != "second x" {
		t.Errorf("got %q, want both, in their order", received)
	}
}

func TestASubscriberMayPublishAndSubscribe(t *testing.T) {
	network := memory.New()
	a, b := network.Join(), network.Join()
	received := 0
	if _, err := b.Subscribe("a", func(data []byte) {
		if _, err := b.Subscribe("b", func([]byte) { received++ }); err != nil {
			t.Error(err)
		}
		if err := a.Publish(t.Context(), "b", data); err != nil {
			t.Error(err)
		}
	}); err != nil {
		t.Fatal(err)
	}
	if err := a.Publish(t.Context(), "a", nil); err != nil || received != 1 {
		t.Errorf("got %d (%v), want 1", received, err)
	}
}

func TestCancelAndCloseWaitForTheCallThatRuns(t *testing.T) {
	for what, end := range map[string]func(b *memory.Bus, cancel func()){
		"cancel": func(_ *memory.Bus, cancel func()) { cancel() },
		"close":  func(b *memory.Bus, _ func()) { _ = b.Close() },
	} {
		synctest.Test(t, func(t *testing.T) {
			network, gate := memory.New(), make(chan struct{})
			a, b := network.Join(), network.Join()
			cancel, err := b.Subscribe("t", func([]byte) { <-gate })
			if err != nil {
				t.Fatal(err)
			}
			var all sync.WaitGroup
			all.Go(func() { _ = a.Publish(t.Context(), "t", nil) })
			synctest.Wait()
			ended := false
			all.Go(func() { end(b, cancel); ended = true })
			synctest.Wait()
			if ended {
				t.Errorf("%s returned while the subscriber was receiving", what)
			}
			close(gate)
			all.Wait()
			if !ended {
				t.Errorf("%s did not return", what)
			}
		})
	}
}
