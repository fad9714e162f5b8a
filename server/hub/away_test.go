package hub_test

import (
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// sees demands how many users are here for a peer, as its signals and the answers to it say, and whether a user is one of them.
func (p *peer) sees(about string, u chat.User, here bool, count int) {
	p.t.Helper()
	time.Sleep(2 * time.Second) // of the test's clock: signals are coalesced
	list, ok := p.ask(&protocol.People{Room: chat.Lobby}).(*protocol.Here)
	if !ok {
		p.t.Fatalf("%s: no list", about)
	}
	listed := false
	for _, one := range list.Users {
		listed = listed || one.ID == u.ID
	}
	found, _ := p.ask(&protocol.Find{Name: u.Name}).(*protocol.Found)
	if listed != here || list.Count != count || found.Match == nil || found.Match.Here != here {
		p.t.Errorf("%s: %d are here, listed %v, found %+v; want %d, %v", about, list.Count, listed, found.Match, count, here)
	}
	if signal, _ := last[*protocol.Presence](p); signal != nil && signal.Count != count {
		p.t.Errorf("%s: the last signal counts %d, want %d", about, signal.Count, count)
	}
}

func TestAUserAppearsAwayUntilTheyWriteOrComeBack(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		ada, bo := n.a.user("Ada"), n.a.user("Bo")
		phone, laptop, desk := n.a.open(ada), n.a.open(ada), n.b.open(ada)
		near, far := n.a.open(bo), n.b.open(bo)
		for _, p := range []*peer{phone, laptop, desk, near, far} {
			p.ask(&protocol.Join{Room: chat.Lobby})
		}
		both := func(about string, here bool) {
			t.Helper()
			count := 1
			if here {
				count = 2
			}
			near.sees(about+", on this node", ada, here, count)
			far.sees(about+", on the other node", ada, here, count)
		}
		told := func(about string, on bool, peers ...*peer) {
			t.Helper()
			synctest.Wait()
			for _, p := range peers {
				if got, _ := last[*protocol.Absent](p); got == nil || got.On != on {
					t.Errorf("%s: a session was told %+v, want %v", about, got, on)
				}
			}
		}
		both("at first", true)
		if _, done := phone.ask(&protocol.Away{On: true}).(*protocol.Done); !done {
			t.Fatal("the command was not done")
		}
		both("away", false)
		told("away", true, laptop, desk)
		if got, _ := last[*protocol.Absent](near); got != nil {
			t.Error("somebody else was told")
		}
		phone.ask(&protocol.Away{On: true})
		both("away again", false)

		late, elsewhere := n.a.open(ada), n.b.open(ada)
		late.ask(&protocol.Join{Room: chat.Lobby})
		elsewhere.ask(&protocol.Join{Room: chat.Lobby})
		both("with more sessions", false)
		if welcome, _ := last[*protocol.Welcome](late); !welcome.Away {
			t.Error("a session that begins is not told")
		}
		laptop.ask(&protocol.Leave{Room: chat.Lobby}) // all of them leave
		for _, p := range []*peer{phone, laptop, desk, late, elsewhere} {
			p.ask(&protocol.Join{Room: chat.Lobby})
		}
		both("after a room was left and joined", false)
		seq := near.says(chat.Lobby, "are you there?")
		synctest.Wait()
		time.Sleep(time.Second)
		if texts := desk.texts(chat.Lobby); len(texts) != 1 {
			t.Errorf("one who appears away received %v", texts)
		}
		desk.ask(&protocol.React{Room: chat.Lobby, Seq: seq, Key: "👍", On: true})
		both("after a reaction", false)

		desk.says(chat.Lobby, "I am")
		both("after a message", true)
		told("after a message", false, phone, laptop, desk, late, elsewhere)

		phone.ask(&protocol.Away{On: true})
		desk.ask(&protocol.Away{})
		both("back", true)
		phone.ask(&protocol.Away{On: true})
		for _, p := range []*peer{phone, laptop, late, desk, elsewhere} {
			p.Abort()
		}
		both("gone", false)
		desk = n.b.open(ada)
		desk.ask(&protocol.Join{Room: chat.Lobby})
		both("with a session after all others have ended", true)
	})
}

func TestASessionOnAnotherNodeLearnsThatItsUserIsAway(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		ada, bo := n.a.user("Ada"), n.a.user("Bo")
		phone, far := n.a.open(ada), n.b.open(bo)
		phone.ask(&protocol.Join{Room: chat.Lobby})
		far.ask(&protocol.Join{Room: chat.Lobby})
		phone.ask(&protocol.Away{On: true})
		desk := n.b.open(ada) // the first one there
		desk.ask(&protocol.Join{Room: chat.Lobby})
		far.sees("with a session there", ada, false, 1)
		if got, _ := last[*protocol.Absent](desk); got == nil || !got.On {
			t.Errorf("it was told %+v", got)
		}
	})
}

// TestWhoHasNotAnsweredStaysHiddenWhenTheyComeBack has somebody read a request, and be away meanwhile.
func TestWhoHasNotAnsweredStaysHiddenWhenTheyComeBack(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		a, b := w.user("Ada"), w.user("Bo")
		direct := chat.DirectID(a.ID, b.ID)
		ada, bo := w.open(a), w.open(b)
		ada.ask(&protocol.Join{Room: chat.Lobby})
		ada.ask(say(chat.Lobby, "@Bo psst"))
		ada.ask(&protocol.Join{Room: direct})
		bo.ask(&protocol.Join{Room: direct})
		count := func() int {
			t.Helper()
			time.Sleep(2 * time.Second) // of the test's clock: signals are coalesced
			here, ok := ada.ask(&protocol.People{Room: direct}).(*protocol.Here)
			if !ok {
				t.Fatal("no list")
			}
			return here.Count
		}
		for _, on := range []bool{true, false} {
			bo.ask(&protocol.Away{On: on})
			if got := count(); got != 1 {
				t.Errorf("away %v: Ada sees %d here, want only herself", on, got)
			}
		}
		bo.ask(&protocol.Away{On: true})
		bo.ask(&protocol.Answer{Room: direct, Accept: true})
		if got := count(); got != 1 {
			t.Errorf("accepted while away: Ada sees %d here", got)
		}
		bo.ask(&protocol.Away{})
		if got := count(); got != 2 {
			t.Errorf("back after that: Ada sees %d here, want both", got)
		}
	})
}
