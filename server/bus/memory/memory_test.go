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
	bustest.Run(t, func(*testing.T) bus.Bus { return memory.New() })
}

func TestPublishReturnsWhenAllHaveHeard(t *testing.T) {
	b := memory.New()
	var heard []string
	for _, who := range []string{"first", "second"} {
		if _, err := b.Subscribe("t", func(data []byte) { heard = append(heard, who+" "+string(data)) }); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Publish(t.Context(), "t", []byte("x")); err != nil {
		t.Fatal(err)
	}
	if len(heard) != 2 || heard[0] != "first x" || heard[1] != "second x" {
		t.Errorf("got %q, want both, in their order", heard)
	}
}

func TestASubscriberMayPublishAndSubscribe(t *testing.T) {
	b := memory.New()
	heard := 0
	if _, err := b.Subscribe("a", func(data []byte) {
		if _, err := b.Subscribe("b", func([]byte) { heard++ }); err != nil {
			t.Error(err)
		}
		if err := b.Publish(t.Context(), "b", data); err != nil {
			t.Error(err)
		}
	}); err != nil {
		t.Fatal(err)
	}
	if err := b.Publish(t.Context(), "a", nil); err != nil || heard != 1 {
		t.Errorf("got %d (%v), want 1", heard, err)
	}
}

func TestCancelAndCloseWaitForTheCallThatRuns(t *testing.T) {
	for what, end := range map[string]func(b *memory.Bus, cancel func()){
		"cancel": func(_ *memory.Bus, cancel func()) { cancel() },
		"close":  func(b *memory.Bus, _ func()) { _ = b.Close() },
	} {
		synctest.Test(t, func(t *testing.T) {
			b, gate := memory.New(), make(chan struct{})
			cancel, err := b.Subscribe("t", func([]byte) { <-gate })
			if err != nil {
				t.Fatal(err)
			}
			var all sync.WaitGroup
			all.Go(func() { _ = b.Publish(t.Context(), "t", nil) })
			synctest.Wait()
			ended := false
			all.Go(func() { end(b, cancel); ended = true })
			synctest.Wait()
			if ended {
				t.Errorf("%s returned while the subscriber was being told", what)
			}
			close(gate)
			all.Wait()
			if !ended {
				t.Errorf("%s did not return", what)
			}
		})
	}
}
