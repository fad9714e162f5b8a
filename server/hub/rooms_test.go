package hub_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

func TestWelcomeComesFirst(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.open(w.user("Ada"))
		welcome, ok := ada.got()[0].Payload.(*protocol.Welcome)
		if !ok || welcome.User.Name != "Ada" || welcome.Version != protocol.Version {
			t.Errorf("got %+v", ada.got()[0].Payload)
		}
	})
}

func TestEveryoneGetsEachMessageOnceAndInOrder(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bo := w.open(w.user("Ada")), w.open(w.user("Bo"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		bo.ask(&protocol.Join{Room: chat.Lobby})
		for i := range 5 {
			ada.ask(say(chat.Lobby, fmt.Sprint("a", i)))
			bo.ask(say(chat.Lobby, fmt.Sprint("b", i)))
		}
		want := []string{"1:a0", "2:b0", "3:a1", "4:b1", "5:a2", "6:b2", "7:a3", "8:b3", "9:a4", "10:b4"}
		equal(t, ada.texts(chat.Lobby), want)
		equal(t, bo.texts(chat.Lobby), want)
	})
}

func TestTheSameNonceIsTheSameMessage(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.open(w.user("Ada"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		once := say(chat.Lobby, "once")
		first := ada.ask(once).(*protocol.Sent)
		again := ada.ask(once).(*protocol.Sent)
		if again.Seq != first.Seq || !again.Dup {
			t.Errorf("got seq %d dup %v, want seq %d dup true", again.Seq, again.Dup, first.Seq)
		}
		other := *once
		other.Text = "something else"
		if got := code(ada.ask(&other)); got != chat.CodeNonceReused {
			t.Errorf("got %q, want nonce_reused", got)
		}
		equal(t, ada.texts(chat.Lobby), []string{"1:once"})
	})
}

func TestResumeGivesExactlyWhatWasMissed(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bo := w.open(w.user("Ada")), w.user("Bo")
		ada.ask(&protocol.Join{Room: chat.Lobby})
		for i := range 4 {
			ada.ask(say(chat.Lobby, fmt.Sprint(i)))
		}
		back := w.open(bo)
		welcome, _ := last[*protocol.Welcome](back)
		joined := back.ask(&protocol.Join{Room: chat.Lobby, Epoch: welcome.Epoch, After: 2}).(*protocol.Joined)
		if joined.Reset || joined.Resumed != 4 {
			t.Errorf("got reset %v resumed %d, want 4", joined.Reset, joined.Resumed)
		}
		equal(t, back.texts(chat.Lobby), []string{"3:2", "4:3"})
	})
}

func TestResumeFromElsewhereIsAReset(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.open(w.user("Ada"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		ada.ask(say(chat.Lobby, "one"))
		welcome, _ := last[*protocol.Welcome](ada)
		for name, join := range map[string]protocol.Join{
			"another epoch": {Room: chat.Lobby, Epoch: "ELSEWHERE", After: 1},
			"the future":    {Room: chat.Lobby, Epoch: welcome.Epoch, After: 99},
			"no epoch":      {Room: chat.Lobby},
		} {
			if joined := ada.ask(&join).(*protocol.Joined); !joined.Reset {
				t.Errorf("%s: not a reset", name)
			}
		}
	})
}

func TestAnotherEventAtTheSameSeqIsAReset(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.open(w.user("Ada"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		var at []chat.Millis
		for i := range 3 {
			at = append(at, ada.ask(say(chat.Lobby, fmt.Sprint(i))).(*protocol.Sent).At)
			time.Sleep(time.Second)
		}
		welcome, _ := last[*protocol.Welcome](ada)
		for name, c := range map[string]struct {
			after chat.Seq
			at    chat.Millis
			reset bool
		}{
			"the same":            {2, at[1], false},
			"the same at the end": {3, at[2], false},
			"not told":            {2, 0, false},
			"nothing yet":         {0, 0, false},
			"another":             {2, at[1] + 1, true},
			"that of the next":    {2, at[2], true},
			"another at the end":  {3, at[1], true},
			"none here":           {4, at[2], true},
		} {
			join := &protocol.Join{Room: chat.Lobby, Epoch: welcome.Epoch, After: c.after, At: c.at}
			joined := ada.ask(join).(*protocol.Joined)
			if joined.Reset != c.reset || joined.Resumed != 3 {
				t.Errorf("%s: got reset %v resumed %d, want reset %v", name, joined.Reset, joined.Resumed, c.reset)
			}
		}
	})
}

func TestABusThatLosesRepeatsAndReordersCostsNoMessage(t *testing.T) {
	for seed := range uint64(5) {
		inNodes(t, faulty(seed), func(t *testing.T, n *nodes) {
			ada, bo := n.a.open(n.a.user("Ada")), n.b.open(n.b.user("Bo"))
			ada.ask(&protocol.Join{Room: chat.Lobby})
			bo.ask(&protocol.Join{Room: chat.Lobby})
			var want []string
			for i := range 30 {
				ada.ask(say(chat.Lobby, fmt.Sprint(i)))
				want = append(want, fmt.Sprintf("%d:%d", i+1, i))
				time.Sleep(time.Second) // within the rate limit
			}
			time.Sleep(10 * time.Second)
			synctest.Wait()
			equal(t, bo.texts(chat.Lobby), want)
			equal(t, ada.texts(chat.Lobby), want)
		})
	}
}

func TestASlowReaderIsCutAndNobodyWaits(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, slow := w.open(w.user("Ada")), w.open(w.user("Slow"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		slow.ask(&protocol.Join{Room: chat.Lobby})
		slow.mu.Lock()
		slow.stuck = true
		slow.mu.Unlock()
		long := make([]byte, 9_000)
		for i := range long {
			long[i] = 'x'
		}
		n := chat.OutboxMax/len(long) + 20
		for range n {
			if sent := ada.ask(say(chat.Lobby, string(long))); code(sent) != "" {
				t.Fatalf("got %+v", sent)
			}
			time.Sleep(100 * time.Millisecond)
			if wait := ada.texts(chat.Lobby); len(wait)%10 == 0 {
				time.Sleep(5 * time.Second)
			}
		}
		time.Sleep(5 * time.Second)
		select {
		case <-slow.done:
		default:
			t.Error("the slow session is still open")
		}
		if got := len(ada.texts(chat.Lobby)); got != n {
			t.Errorf("ada got %d messages, want %d", got, n)
		}
	})
}

func TestASilentPeerIsNoticedWithin35Seconds(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, gone := w.open(w.user("Ada")), w.open(w.user("Gone"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		gone.ask(&protocol.Join{Room: chat.Lobby})
		time.Sleep(time.Minute) // both answer pings
		if gone.closeCode() != 0 {
			t.Fatal("a live session was closed")
		}
		gone.mute.Store(true)
		start := time.Now()
		<-gone.done
		if took := time.Since(start); took > 35*time.Second {
			t.Errorf("noticed after %v", took)
		}
		if bye, _ := last[*protocol.Goodbye](gone); bye == nil || bye.Reason != protocol.ReasonSilent {
			t.Errorf("got goodbye %+v", bye)
		}
	})
}

func TestPresenceTellsWhoCameAndWent(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.open(w.user("Ada"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		bo := w.user("Bo")
		one, two := w.open(bo), w.open(bo)
		one.ask(&protocol.Join{Room: chat.Lobby})
		two.ask(&protocol.Join{Room: chat.Lobby})
		time.Sleep(time.Second)
		if p, _ := last[*protocol.Presence](ada); p == nil || p.Count != 2 || len(p.Came) != 1 || p.Came[0].Name != "Bo" {
			t.Fatalf("got %+v", p)
		}
		one.Abort()
		two.Abort()
		time.Sleep(chat.LeaveWait - time.Second)
		if p, _ := last[*protocol.Presence](ada); len(p.Gone) != 0 {
			t.Errorf("gone too early: %+v", p)
		}
		time.Sleep(2 * time.Second)
		if p, _ := last[*protocol.Presence](ada); p.Count != 1 || len(p.Gone) != 1 {
			t.Errorf("got %+v", p)
		}
	})
}

func TestAPeerThatTakesNothingIsCutAfterTenSeconds(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, stuck := w.open(w.user("Ada")), w.open(w.user("Stuck"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		stuck.ask(&protocol.Join{Room: chat.Lobby})
		stuck.mu.Lock()
		stuck.stuck = true
		stuck.mu.Unlock()
		start := time.Now()
		ada.ask(&protocol.Send{Room: chat.Lobby, Nonce: "nonce-0123456789", Text: "hello"})
		<-stuck.done
		if took := time.Since(start); took > chat.WriteWait+time.Second {
			t.Errorf("cut after %v", took)
		}
	})
}

func TestAReloadIsNoDeparture(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bo := w.open(w.user("Ada")), w.user("Bo")
		ada.ask(&protocol.Join{Room: chat.Lobby})
		before := w.open(bo)
		before.ask(&protocol.Join{Room: chat.Lobby})
		time.Sleep(time.Second)
		told := len(ada.got())
		before.Abort()
		time.Sleep(2 * time.Second)
		w.open(bo).ask(&protocol.Join{Room: chat.Lobby})
		time.Sleep(10 * time.Second)
		for _, f := range ada.got()[told:] {
			if p, is := f.Payload.(*protocol.Presence); is {
				t.Errorf("told %+v", p)
			}
		}
	})
}

func TestShutdownSaysGoodbyeToEverybody(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada := w.open(w.user("Ada"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		if err := w.hub.Shutdown(t.Context()); err != nil {
			t.Fatal(err)
		}
		bye, ok := last[*protocol.Goodbye](ada)
		if !ok || bye.Reason != protocol.ReasonRestart || bye.After == 0 || ada.closeCode() != 1012 {
			t.Errorf("got %+v, close code %d", bye, ada.closeCode())
		}
		late := w.open(w.user("Late"))
		if bye, _ := last[*protocol.Goodbye](late); bye == nil || bye.Reason != protocol.ReasonRestart {
			t.Errorf("a session was opened on a stopping hub")
		}
	})
}
