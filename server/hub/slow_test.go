package hub_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// slows demands the wait with which a message is refused.
func (p *peer) slows(room chat.RoomID, want time.Duration) {
	p.t.Helper()
	failed, is := p.ask(say(room, "too soon")).(*protocol.Failed)
	if !is || failed.Error.Code != chat.CodeSlow || failed.Error.Wait() != want {
		p.t.Errorf("%s: got %+v, want to wait %v", p.user.Name, failed, want)
	}
}

// rejoins returns how long the user has to wait, as joined says.
func (p *peer) rejoins(room chat.RoomID) time.Duration {
	p.t.Helper()
	joined, is := p.ask(&protocol.Join{Room: room}).(*protocol.Joined)
	if !is {
		p.t.Fatalf("%s cannot join %s", p.user.Name, room)
	}
	return time.Duration(joined.State.Wait) * time.Millisecond
}

func TestInSlowModePeopleWaitAndThoseWhoKeepOrderDoNot(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		room, maker, guest, member := tea(w)
		maker.configures(room, chat.Change{Slow: new(int64(30))})
		if told, ok := last[*protocol.Configured](guest); !ok || *told != (protocol.Configured{Room: room, Guests: "write", Slow: 30}) {
			t.Errorf("the guest was told %+v", told)
		}
		own := guest.says(room, "one")
		time.Sleep(12 * time.Second)
		guest.slows(room, 18*time.Second)
		member.says(room, "I have not spoken yet")
		guest.now(&protocol.Edit{Room: room, Seq: own, Text: "one!"}, done)
		guest.now(&protocol.React{Room: room, Seq: own, Key: "👍", On: true}, done)
		aside := say(room, "aside")
		aside.To = maker.user.ID
		guest.now(aside, done) // it is for one person
		for range 2 {
			maker.says(room, "calm down")
		}
		if got := guest.rejoins(room); got != 18*time.Second {
			t.Errorf("joined says to wait %v", got)
		}
		if got := maker.rejoins(room); got != 0 {
			t.Errorf("joined says to the maker to wait %v", got)
		}
		time.Sleep(18 * time.Second)
		guest.says(room, "two")
		if _, err := w.store.SetRole(t.Context(), member.user.ID, chat.RoleModerator, w.now()); err != nil {
			t.Fatal(err)
		}
		w.hub.AccountChanged(t.Context(), member.user.ID)
		synctest.Wait()
		member.says(room, "I moderate")
		member.configures(room, chat.Change{Slow: new(int64(0))})
		guest.says(room, "three")
	})
}

// The other node has not heard of slow mode, and the person speaks on both.
func TestSlowModeHoldsOnAllNodes(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		maker := n.a.open(n.a.user("Maker"))
		room := maker.ask(&protocol.Create{Name: "Tea"}).(*protocol.Created).Room.ID
		u := n.a.user("Ada")
		here, there := n.a.open(u), n.b.open(u)
		for _, p := range []*peer{maker, here, there} {
			p.ask(&protocol.Join{Room: room})
		}
		n.lineB.cut.Store(true)
		maker.configures(room, chat.Change{Slow: new(int64(60))})
		there.says(room, "one")
		time.Sleep(20 * time.Second)
		here.slows(room, 40*time.Second)
		there.slows(room, 40*time.Second)
		maker.configures(room, chat.Change{Slow: new(int64(0))})
		there.says(room, "two")
	})
}

// The other node has not heard of the archive.
func TestNothingIsAddedToAnArchivedRoomOnAnyNode(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		maker, reader := n.a.open(n.a.user("Maker")), n.b.open(n.a.user("Reader"))
		room := maker.ask(&protocol.Create{Name: "Tea"}).(*protocol.Created).Room.ID
		for _, p := range []*peer{maker, reader} {
			p.ask(&protocol.Join{Room: room})
		}
		seq := maker.says(room, "green tea")
		n.lineB.cut.Store(true)
		maker.configures(room, chat.Change{Archived: new(true)})
		for _, p := range []*peer{reader, maker} {
			p.now(say(room, "late"), chat.CodeArchived)
			p.now(&protocol.React{Room: room, Seq: seq, Key: "👍", On: true}, chat.CodeArchived)
			if got := p.finds("green"); got == "" {
				t.Errorf("%s finds nothing", p.user.Name)
			}
			p.now(&protocol.History{Room: room, Before: seq + 1, Limit: 1}, done)
		}
		typist := n.a.open(n.a.user("Typist"))
		typist.ask(&protocol.Join{Room: room})
		typist.send(string(protocol.Encode(0, &protocol.Typing{Room: room})))
		time.Sleep(10 * time.Second)
		if writing, typed := last[*protocol.Writing](maker); typed {
			t.Errorf("in an archived room, %+v", writing)
		}
		maker.configures(room, chat.Change{Archived: new(false)})
		n.lineB.cut.Store(false)
		reader.says(room, "in use again") // its node still has not heard
		if got := maker.texts(room); !slices.Contains(got, "2:in use again") {
			t.Errorf("the maker hears %v", got)
		}
	})
}
