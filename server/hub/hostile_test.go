package hub_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

func TestAPeerThatNeitherReadsNorSpeaksIsLetGo(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, dead := w.open(w.user("Ada")), w.open(w.user("Dead"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		dead.mu.Lock()
		dead.stuck = true
		dead.mu.Unlock()
		dead.mute.Store(true)
		start := time.Now()
		<-dead.done
		if took := time.Since(start); took > 40*time.Second {
			t.Errorf("it was let go after %v", took)
		}
		ada.ask(say(chat.Lobby, "still here"))
		equal(t, ada.texts(chat.Lobby), []string{"1:still here"})
	})
}

// TestBytesThatAreNoTextVoidTheirWholeMessage has a good command stand before them.
func TestBytesThatAreNoTextVoidTheirWholeMessage(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bad := w.open(w.user("Ada")), w.open(w.user("Bad"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		bad.send(string(protocol.Encode(1, say(chat.Lobby, "boom"))) + "\n\xff")
		<-bad.done
		if got := bad.closeCode(); got != 1007 {
			t.Errorf("got %d", got)
		}
		ada.ask(say(chat.Lobby, "still here"))
		equal(t, ada.texts(chat.Lobby), []string{"1:still here"})
	})
}

// TestAFloodOfOnePeerDelaysNobody has one peer send all that it may and more, while another one talks.
func TestAFloodOfOnePeerDelaysNobody(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, flood := w.open(w.user("Ada")), w.open(w.user("Flood"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		go func() {
			for i := range 10_000 {
				flood.send(fmt.Sprintf(`{"k":"dance","id":%d}`, i+1))
			}
		}()
		var want []string
		for i := range 5 {
			ada.ask(say(chat.Lobby, fmt.Sprint("m", i)))
			want = append(want, fmt.Sprintf("%d:m%d", i+1, i))
		}
		equal(t, ada.texts(chat.Lobby), want)
		<-flood.done
		refusals := slices.DeleteFunc(flood.got(), func(f protocol.Frame) bool { return code(f.Payload) != chat.CodeUnsupported })
		if got := flood.closeCode(); got != 4008 || len(refusals) > chat.FrameBurst {
			t.Errorf("closed with %d after %d refusals", got, len(refusals))
		}
	})
}
