package hub_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// stopping stops the hub while a message of Ada's waits for its commit.
func stopping(t *testing.T, w *world) (ada *peer, release func(), stopped <-chan error) {
	ada = w.open(w.user("Ada"))
	gate, done := make(chan struct{}), make(chan error, 1)
	hold := func() error {
		<-gate
		return nil
	}
	w.store.before.Store(&hold)
	ada.send(string(protocol.Encode(1, say(chat.Lobby, "under way"))))
	synctest.Wait()
	go func() { done <- w.hub.Shutdown(context.Background()) }()
	synctest.Wait()
	return ada, func() { close(gate) }, done
}

func TestAStopAnswersFirstWhatIsUnderWay(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, release, stopped := stopping(t, w)
		if ada.closeCode() != 0 {
			t.Error("the session has ended before the answer")
		}
		go ada.send(string(protocol.Encode(2, say(chat.Lobby, "too late"))))
		synctest.Wait()
		release()
		if err := <-stopped; err != nil {
			t.Error(err)
		}
		frames := ada.got()
		answer, goodbye := frames[len(frames)-2], frames[len(frames)-1].Payload
		if sent, ok := answer.Payload.(*protocol.Sent); !ok || answer.ID != 1 || sent.Seq != 1 {
			t.Errorf("got %+v, want the answer", answer)
		}
		if g, ok := goodbye.(*protocol.Goodbye); !ok || g.Reason != protocol.ReasonRestart || ada.closeCode() != 1012 {
			t.Errorf("got %+v and a close with %d, want a restart", goodbye, ada.closeCode())
		}
		if events, err := w.store.Since(t.Context(), chat.Lobby, 0, 10, 1000); err != nil || len(events) != 1 {
			t.Errorf("stored are %v (%v): what came during the stop is not begun", events, err)
		}
	})
}

func TestAStopWaitsForACommitOnlySoLong(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		start := time.Now()
		ada, release, stopped := stopping(t, w)
		<-ada.done
		if took := time.Since(start); took > 6*time.Second || ada.closeCode() != 1012 {
			t.Errorf("it was closed with %d after %v", ada.closeCode(), took)
		}
		release()
		if err := <-stopped; err != nil {
			t.Error(err)
		}
	})
}
