package hub_test

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// gated is a store that stops whoever asks for the state of a room while the gate is shut.
type gated struct {
	store.Store
	gate atomic.Pointer[chan struct{}]
}

// RoomState waits for the gate.
func (g *gated) RoomState(ctx context.Context, user chat.UserID, room chat.RoomID) (chat.RoomState, error) {
	if gate := g.gate.Load(); gate != nil {
		<-*gate
	}
	return g.Store.RoomState(ctx, user, room)
}

// shut closes the gate and returns what opens it.
func (g *gated) shut() (open func()) {
	gate := make(chan struct{})
	g.gate.Store(&gate)
	return func() {
		g.gate.Store(nil)
		close(gate)
		synctest.Wait()
	}
}

// withGate puts a gate in front of a store.
func withGate(s store.Store) *gated { return &gated{Store: s} }

// asks sends a command and does not wait for its answer.
func (p *peer) asks(command protocol.Payload) {
	p.lastID++
	p.send(string(protocol.Encode(p.lastID, command)))
	synctest.Wait()
}

func TestASessionThatLeavesAndBreaksOffIsNoMemberAnyMore(t *testing.T) {
	for name, leave := range map[string]func(ada, other *peer){
		"the one that leaves": func(ada, _ *peer) { ada.ask(&protocol.Leave{Room: chat.Lobby}); ada.Abort() },
		"another of the user": func(ada, other *peer) { ada.ask(&protocol.Leave{Room: chat.Lobby}); other.Abort() },
		"both": func(ada, other *peer) {
			ada.ask(&protocol.Leave{Room: chat.Lobby})
			ada.Abort()
			other.Abort()
		},
	} {
		inWorldOver(t, withGate, func(t *testing.T, w *world, gate *gated) {
			user := w.user("Ada")
			ada, other := w.open(user), w.open(user)
			ada.ask(&protocol.Join{Room: chat.Lobby})
			other.ask(&protocol.Join{Room: chat.Lobby})
			open := gate.shut() // the note that the user left is under way
			leave(ada, other)
			synctest.Wait()
			open()
			time.Sleep(chat.LeaveWait + 2*time.Second)
			if count, users := w.hub.Here(chat.Lobby, 9); count != 0 {
				t.Errorf("%s: %v are still in the room", name, users)
			}
		})
	}
}

func TestWhoLeavesIsOutWhenThatIsAnswered(t *testing.T) {
	inWorldOver(t, withGate, func(t *testing.T, w *world, gate *gated) {
		ada, bo := w.open(w.user("Ada")), w.open(w.user("Bo"))
		ada.ask(&protocol.Join{Room: chat.Lobby})
		bo.ask(&protocol.Join{Room: chat.Lobby})
		open := gate.shut()
		ada.ask(&protocol.Leave{Room: chat.Lobby})
		bo.ask(say(chat.Lobby, "about Ada"))
		open()
		equal(t, ada.texts(chat.Lobby), nil)
	})
}

func TestALateNoteOfLeavingDoesNotTakeOutWhoCameBack(t *testing.T) {
	over := func(s store.Store) *slowWord { return &slowWord{Store: s} }
	inWorldOver(t, over, func(t *testing.T, w *world, gate *slowWord) {
		user := w.user("Ada")
		ada, other, bo := w.open(user), w.open(user), w.open(w.user("Bo"))
		for _, p := range []*peer{ada, other, bo} {
			p.ask(&protocol.Join{Room: chat.Lobby})
		}
		answered := make(chan struct{})
		gate.hold.Store(&answered)
		ada.ask(&protocol.Leave{Room: chat.Lobby})
		gate.hold.Store(nil)
		ada.ask(&protocol.Join{Room: chat.Lobby}) // before the store's word that Ada has left arrives
		close(answered)
		synctest.Wait()
		told := false
		for _, f := range other.got() {
			switch f.Payload.(type) {
			case *protocol.Left:
				told = false
			case *protocol.Followed:
				told = true
			}
		}
		if left, _ := last[*protocol.Left](other); left != nil && !told {
			t.Error("the other session was told to leave, and not that Ada is back")
		}
		bo.ask(say(chat.Lobby, "welcome back"))
		equal(t, ada.texts(chat.Lobby), []string{"1:welcome back"})
	})
}

// slowWord is a store whose word about the state of a room arrives late.
type slowWord struct {
	store.Store
	hold atomic.Pointer[chan struct{}]
}

// RoomState answers with what is true now, later.
func (l *slowWord) RoomState(ctx context.Context, user chat.UserID, room chat.RoomID) (chat.RoomState, error) {
	hold := l.hold.Load()
	state, err := l.Store.RoomState(ctx, user, room)
	if hold != nil {
		<-*hold
	}
	return state, err
}

func TestTheEndOfASessionWhileItJoinsLeavesNobodyBehind(t *testing.T) {
	for name, end := range map[string]func(*testing.T, *world, *peer){
		"broken":  func(_ *testing.T, _ *world, p *peer) { p.Abort() },
		"revoked": func(t *testing.T, w *world, p *peer) { w.hub.EndSessions(t.Context(), p.user.ID, "") },
		"stopped": func(t *testing.T, w *world, _ *peer) { go w.hub.Shutdown(context.Background()) },
	} {
		inWorldOver(t, withGate, func(t *testing.T, w *world, gate *gated) {
			ada := w.open(w.user("Ada"))
			open := gate.shut()
			ada.asks(&protocol.Join{Room: chat.Lobby})
			end(t, w, ada)
			synctest.Wait()
			open()
			time.Sleep(20 * time.Second)
			if count, users := w.hub.Here(chat.Lobby, 9); count != 0 {
				t.Errorf("%s: %v are still in the room", name, users)
			}
		})
	}
}

func TestARoomThatIsForgottenTakesWhoComesAtThatMoment(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bo := w.open(w.user("Ada")), w.open(w.user("Bo"))
		for i := range 20 {
			ada.ask(&protocol.Join{Room: chat.Lobby})
			bo.ask(&protocol.Join{Room: chat.Lobby})
			bo.ask(say(chat.Lobby, fmt.Sprint(i)))
			ada.ask(&protocol.Leave{Room: chat.Lobby})
			bo.ask(&protocol.Leave{Room: chat.Lobby})
			time.Sleep(time.Duration(i) * time.Second / 3) // around the moment at which empty rooms are forgotten
		}
		if got := len(ada.texts(chat.Lobby)); got != 20 {
			t.Errorf("got %d messages, want 20", got)
		}
	})
}
