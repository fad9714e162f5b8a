package hub_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// hour is how long rooms are calm here.
const hour = int64(60 * 60)

// calm demands a refusal that says how long a room is calm.
func (p *peer) calm(command protocol.Payload, want time.Duration) {
	p.t.Helper()
	failed, is := p.ask(command).(*protocol.Failed)
	if !is || failed.Error.Code != chat.CodeCalm || failed.Error.Wait() != want {
		p.t.Errorf("%s: got %+v, want to wait %v", p.user.Name, failed, want)
	}
}

func TestACalmRoomIsForThoseWhomThePlaceKnowsAndEndsByTheClock(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		room, maker, guest, member := tea(w)
		own := guest.says(room, "hello")
		maker.configures(room, chat.Change{Calm: new(hour)})
		until := chat.MillisOf(w.now().Add(time.Hour))
		for _, p := range []*peer{maker, guest, member} {
			if told, ok := last[*protocol.Configured](p); !ok || *told != (protocol.Configured{Room: room, Guests: "write", Calm: until}) {
				t.Errorf("%s was told %+v", p.user.Name, told)
			}
		}
		time.Sleep(10 * time.Minute)
		for _, command := range []protocol.Payload{say(room, "raid"), &protocol.React{Room: room, Seq: own, Key: "👍", On: true}, &protocol.Edit{Room: room, Seq: own, Text: "raid"}} {
			guest.calm(command, 50*time.Minute)
		}
		late := w.open(w.user("Late"))
		if joined, ok := late.ask(&protocol.Join{Room: room}).(*protocol.Joined); !ok || joined.State.Room.Calm != until {
			t.Errorf("whoever comes gets %+v", joined)
		}
		late.calm(say(room, "me too"), 50*time.Minute)
		guest.now(&protocol.History{Room: room, Before: own + 1, Limit: 1}, done)
		guest.now(&protocol.Delete{Room: room, Seq: own}, done)
		maker.says(room, "all is well")
		member.says(room, "it is")
		w.claim(guest.user.ID)
		w.hub.AccountChanged(t.Context(), guest.user.ID)
		synctest.Wait()
		guest.says(room, "with an account")
		time.Sleep(50*time.Minute - time.Second)
		late.calm(say(room, "now?"), time.Second)
		time.Sleep(time.Second)
		late.says(room, "at last")
		if joined := w.open(w.user("Later")).ask(&protocol.Join{Room: room}).(*protocol.Joined); joined.State.Room.At(w.now()).Calm != 0 {
			t.Errorf("after the end the room is %+v", joined.State.Room)
		}
	})
}

func TestACalmIsLifted(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		room, maker, guest, member := tea(w)
		member.now(protocol.ConfigureWith(room, chat.Change{Calm: new(hour)}), chat.CodeNotAllowed)
		guest.now(protocol.ConfigureWith(room, chat.Change{Calm: new(hour)}), chat.CodeNotAllowed)
		maker.configures(room, chat.Change{Calm: new(hour)})
		guest.calm(say(room, "raid"), time.Hour)
		maker.configures(room, chat.Change{Calm: new(int64(0))})
		guest.says(room, "thanks")
	})
}

// The other node has not heard of the calm: it refuses the message by the rules that the store has, and lets it pass when they have ended.
func TestNoGuestWritesInACalmRoomOnAnyNode(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		maker, guest := n.a.open(n.a.user("Maker")), n.b.open(n.a.user("Gus"))
		room := maker.ask(&protocol.Create{Name: "Tea"}).(*protocol.Created).Room.ID
		for _, p := range []*peer{maker, guest} {
			p.ask(&protocol.Join{Room: room})
		}
		guest.says(room, "before")
		n.lineB.cut.Store(true)
		maker.configures(room, chat.Change{Calm: new(hour)})
		guest.calm(say(room, "raid"), time.Hour)
		if got := maker.texts(room); slices.Contains(got, "2:raid") {
			t.Errorf("the maker hears %v", got)
		}
		time.Sleep(time.Hour)
		guest.says(room, "after")
	})
}

// One command calms all public rooms at its commit, for whoever moderates everywhere, by what the store has of that.
func TestAllPublicRoomsAreCalmed(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		maker, guest := n.a.open(n.a.user("Maker")), n.b.open(n.a.user("Gus"))
		moderator := n.b.appoint("Mo", chat.RoleModerator)
		room := maker.ask(&protocol.Create{Name: "Tea"}).(*protocol.Created).Room.ID
		for _, p := range []*peer{maker, guest, moderator} {
			p.ask(&protocol.Join{Room: room})
			p.ask(&protocol.Join{Room: chat.Lobby})
		}
		all := func(seconds int64) protocol.Payload { return &protocol.Configure{Calm: &seconds} }
		maker.now(all(hour), chat.CodeNotAllowed)
		n.lineB.cut.Store(true)
		moderator.now(all(hour), done)
		for _, id := range []chat.RoomID{room, chat.Lobby} {
			guest.calm(say(id, "raid"), time.Hour)
		}
		stranger := n.a.open(n.a.user("Stranger")) // through the node that has not heard
		stranger.ask(&protocol.Join{Room: chat.Lobby})
		stranger.calm(say(chat.Lobby, "raid"), time.Hour)
		maker.says(room, "my room")
		moderator.now(all(0), done)
		guest.says(chat.Lobby, "thanks")
		if _, err := n.a.store.SetRole(t.Context(), moderator.user.ID, chat.RoleMember, n.a.now()); err != nil {
			t.Fatal(err)
		}
		moderator.now(all(hour), chat.CodeNotAllowed) // its node has not heard of the demotion
	})
}
