package hub_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

func TestTextBeyondTheServersDayIsRefusedForLater(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.limits.BoundText(10_000)
		ada, bo := w.member("Ada"), w.member("Bo")
		long := strings.Repeat("a", 6_000)
		if got := code(ada.ask(say(chat.Lobby, long))); got != "" {
			t.Fatalf("got %s", got)
		}
		failed, ok := ada.ask(say(chat.Lobby, long)).(*protocol.Failed)
		if !ok || failed.Error.Code != chat.CodeRetryLater || failed.Error.Wait() < time.Hour || !strings.Contains(failed.Error.Message, "not stored") {
			t.Fatalf("got %+v, want retry_later with hours to wait", failed)
		}
		if got := code(bo.ask(say(chat.Lobby, "short"))); got != "" {
			t.Errorf("what still fits: got %s", got)
		}
		time.Sleep(failed.Error.Wait() + time.Hour)
		if got := code(ada.ask(say(chat.Lobby, long))); got != "" {
			t.Errorf("who waits as told: got %s", got)
		}
		equal(t, bo.texts(chat.Lobby), []string{"1:" + long, "2:short", "3:" + long})
	})
}

func TestWhatIsStoredIsAnsweredWhateverTheBudgetOfText(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.limits.BoundText(10_000)
		ada := w.member("Ada")
		first := say(chat.Lobby, strings.Repeat("a", 6_000))
		if got := code(ada.ask(first)); got != "" {
			t.Fatalf("got %s", got)
		}
		for range 3 {
			sent, ok := ada.ask(first).(*protocol.Sent) // its answer was lost
			if !ok || !sent.Dup {
				t.Fatalf("got %+v for what is stored already", sent)
			}
		}
		w.limits.BoundText(15_000)
		for range 3 {
			ada.ask(first)
		}
		if got := code(ada.ask(say(chat.Lobby, strings.Repeat("b", 9_000)))); got != "" {
			t.Errorf("what was sent again was paid for again: got %s", got)
		}
	})
}

func TestWhatWasNotStoredIsNotPaidFor(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		w.limits.BoundText(10_000)
		ada := w.member("Ada")
		full := func() error { return fmt.Errorf("%w: on purpose", store.ErrUnavailable) }
		w.store.before.Store(&full)
		long := say(chat.Lobby, strings.Repeat("a", 6_000))
		for range 3 {
			if got := code(ada.ask(long)); got != chat.CodeRetryLater {
				t.Fatalf("got %q, want retry_later", got)
			}
		}
		w.store.before.Store(nil)
		if got := code(ada.ask(long)); got != "" {
			t.Errorf("when there is room again: got %s", got)
		}
	})
}
