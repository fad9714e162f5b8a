package hub_test

import (
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

const day = 24 * time.Hour

// TestAJumpOfTheClockEndsNoSession jumps right after a ping, when an answer could seem to be older than the question.
func TestAJumpOfTheClockEndsNoSession(t *testing.T) {
	for about, jump := range map[string]time.Duration{"back": -day, "ahead": day} {
		t.Run(about, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				ada := w.open(w.user("Ada"))
				ada.mute.Store(true)
				awaitPing(ada)
				w.jump.Store(int64(jump))
				ada.send(`{"k":"pong"}`)
				ada.mute.Store(false)
				time.Sleep(3 * chat.PingEvery)
				if code(ada.ask(say(chat.Lobby, "here"))) != "" || ada.closeCode() != 0 {
					t.Errorf("a peer that answers was closed with %d", ada.closeCode())
				}
			})
		})
	}
}

func TestAJumpOfTheClockLetsNoDeadPeerStay(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		dead := w.open(w.user("Dead"))
		dead.mute.Store(true)
		start := time.Now()
		awaitPing(dead)
		w.jump.Store(int64(-day))
		<-dead.done
		if took := time.Since(start); took > 40*time.Second {
			t.Errorf("it was let go after %v", took)
		}
	})
}

// TestAJumpOfTheClockHidesNoDeparture jumps while somebody is on the way out.
func TestAJumpOfTheClockHidesNoDeparture(t *testing.T) {
	for about, jump := range map[string]time.Duration{"back": -day, "ahead": day} {
		t.Run(about, func(t *testing.T) {
			inWorld(t, func(t *testing.T, w *world) {
				ada, bob := w.open(w.user("Ada")), w.open(w.user("Bob"))
				ada.ask(&protocol.Join{Room: chat.Lobby})
				bob.ask(&protocol.Join{Room: chat.Lobby})
				time.Sleep(time.Second)
				bob.Abort()
				synctest.Wait()
				w.jump.Store(int64(jump))
				time.Sleep(chat.LeaveWait - time.Second)
				if news, _ := last[*protocol.Presence](ada); len(news.Gone) > 0 {
					t.Error("a departure was told before Bob could return")
				}
				time.Sleep(2 * time.Second)
				if news, _ := last[*protocol.Presence](ada); len(news.Gone) != 1 || news.Count != 1 {
					t.Errorf("the departure was not told: %+v", news)
				}
			})
		})
	}
}

func awaitPing(p *peer) {
	for {
		if _, pinged := last[*protocol.Ping](p); pinged {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}
