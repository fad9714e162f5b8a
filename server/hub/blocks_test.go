package hub_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// blocks has a user block another one, or no longer, and demands that the sessions are told.
func (p *peer) blocks(other chat.User, on bool, told ...*peer) {
	p.t.Helper()
	if answer := p.ask(&protocol.Block{User: other.ID, On: on}); code(answer) != "" {
		p.t.Fatalf("block: got %s", code(answer))
	}
	synctest.Wait()
	for _, q := range told {
		got, _ := last[*protocol.Blocked](q)
		if got == nil || len(got.Users) == 1 != on || on && got.Users[0] != other {
			p.t.Errorf("a session was told %+v, want %s %v", got, other.Name, on)
		}
	}
}

// TestTheBlockedReachNobodyPrivately has two nodes, between which the bus may be cut: the store decides.
func TestTheBlockedReachNobodyPrivately(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		a, b := n.a.user("Ada"), n.a.user("Bo")
		direct := chat.DirectID(a.ID, b.ID)
		ada, desk, bo := n.a.open(a), n.b.open(a), n.b.open(b)
		for _, p := range []*peer{ada, desk, bo} {
			p.ask(&protocol.Join{Room: chat.Lobby})
		}
		first := say(chat.Lobby, "@Ada before")
		bo.ask(first)
		ada.ask(&protocol.Answer{Room: direct, Accept: true})
		bo.ask(&protocol.Join{Room: direct})
		ada.ask(&protocol.Join{Room: direct})
		desk.ask(&protocol.Join{Room: direct})
		n.lineB.cut.Store(true)
		ada.blocks(b, true, ada)
		for _, p := range []protocol.Payload{
			say(direct, "hey"), say(chat.Lobby, "@Ada hey"), &protocol.Edit{Room: direct, Seq: 1, Text: "@Ada again"},
			&protocol.React{Room: direct, Seq: 1, Key: "👍", On: true}, &protocol.Pin{Room: direct, Seq: 1, On: true},
		} {
			if got := code(bo.ask(p)); got != chat.CodeNotDelivered {
				t.Errorf("%s: got %q", p.Kind(), got)
			}
		}
		if got := code(ada.ask(say(direct, "you there?"))); got != chat.CodeNotDelivered {
			t.Errorf("to the blocked: got %q", got)
		}
		if sent, ok := bo.ask(first).(*protocol.Sent); !ok || !sent.Dup {
			t.Errorf("what was sent before: got %+v", sent)
		}
		if _, ok := bo.ask(&protocol.Delete{Room: direct, Seq: 1}).(*protocol.Amended); !ok {
			t.Error("one's own words cannot be taken back")
		}
		if _, ok := bo.ask(say(chat.Lobby, "to all")).(*protocol.Sent); !ok {
			t.Error("the blocked cannot write in public")
		}
		n.lineB.cut.Store(false)
		time.Sleep(time.Minute) // of the test's clock: nodes compare themselves with the store
		synctest.Wait()
		if got, _ := last[*protocol.Blocked](desk); got == nil || len(got.Users) != 1 {
			t.Errorf("the node whose bus was cut was told %+v", got)
		}
		ada.blocks(b, false, ada, desk)
		if _, ok := bo.ask(say(direct, "now")).(*protocol.Sent); !ok {
			t.Error("who is unblocked cannot write")
		}
		equal(t, desk.texts(direct), []string{"3:now"})
	})
}

func TestABlockChangesCountsOnAllSessions(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		a, b := n.a.user("Ada"), n.a.user("Bo")
		ada, desk, bo := n.a.open(a), n.b.open(a), n.b.open(b)
		for _, p := range []*peer{ada, desk, bo} {
			p.ask(&protocol.Join{Room: chat.Lobby})
		}
		bo.ask(say(chat.Lobby, "@"+a.Name+"! look, @"+a.Name))
		bo.ask(&protocol.Send{Room: chat.Lobby, Nonce: "0123456789abcdef", Text: "@" + a.Name + " look", Public: true})
		wants := func(about string, unread, mentions int) {
			t.Helper()
			synctest.Wait()
			for _, p := range []*peer{ada, desk} {
				if got, _ := last[*protocol.Seen](p); got == nil || got.Room != chat.Lobby || got.Unread != unread || got.Mentions != mentions {
					t.Errorf("%s: a session was told %+v, want %d, %d", about, got, unread, mentions)
				}
			}
			w, _ := last[*protocol.Welcome](n.b.open(a))
			if len(w.Rooms) != 1 || w.Rooms[0].Unread != unread || w.Rooms[0].Mentions != mentions || w.Blocks == 0 != (unread > 0) {
				t.Errorf("%s: the welcome says %+v, %d blocks", about, w.Rooms, w.Blocks)
			}
		}
		ada.blocks(b, true, ada, desk)
		wants("blocked", 0, 0)
		fresh := n.a.open(a)
		if got, _ := last[*protocol.Blocked](fresh); got == nil || len(got.Users) != 1 || got.Users[0] != b {
			t.Errorf("behind the welcome: got %+v", got)
		}
		ada.blocks(b, false, ada, desk)
		wants("unblocked", 1, 1)
	})
}

func TestARequestOfTheBlockedNeverArrives(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		a, b, c := w.user("Ada"), w.user("Bo"), w.user("Cy")
		ada, bo, cy := w.open(a), w.open(b), w.open(c)
		ada.blocks(b, true, ada)
		// Bo gets the same frames as somebody who has not been answered.
		written := func(p *peer, u chat.User) (frames []string) {
			direct := chat.DirectID(a.ID, u.ID)
			for _, asked := range []protocol.Payload{
				say(chat.Lobby, "@Ada hello"), &protocol.Join{Room: direct}, say(direct, "are you there?"), &protocol.Edit{Room: direct, Seq: 1, Text: "hi"},
				&protocol.React{Room: direct, Seq: 1, Key: "👍", On: true},
			} {
				answer := p.ask(asked)
				frames = append(frames, fmt.Sprintf("%s: %T %s", asked.Kind(), answer, code(answer)))
			}
			return frames
		}
		dan := w.user("Dan")
		if got, want := written(bo, b), written(w.open(dan), dan); !slices.Equal(got, want) {
			t.Errorf("the blocked got\n%q\nothers got\n%q", got, want)
		}
		if got := statesOf(ada, chat.DirectID(a.ID, b.ID)); len(got) != 0 {
			t.Errorf("ada was told %+v", got)
		}
		if got := ada.texts(chat.DirectID(a.ID, b.ID)); len(got) != 0 {
			t.Errorf("ada got %q", got)
		}
		if got := statesOf(ada, chat.DirectID(a.ID, dan.ID)); len(got) == 0 {
			t.Error("ada was not told of a request")
		}
		cy.ask(say(chat.Lobby, "@Ada hello"))
		direct := chat.DirectID(a.ID, c.ID)
		if got := statesOf(ada, direct); len(got) == 0 || !got[len(got)-1].Request {
			t.Fatalf("ada was told %+v, want a request", got)
		}
		ada.ask(&protocol.Join{Room: direct})
		ada.blocks(c, true)
		if left, _ := last[*protocol.Left](ada); left == nil || left.Room != direct {
			t.Errorf("ada was told %+v, want that the request has gone", left)
		}
		ada.blocks(c, false)
		if got := statesOf(ada, direct); !got[len(got)-1].Request {
			t.Errorf("ada was told %+v, want the request again", got)
		}
	})
}
