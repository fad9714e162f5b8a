package hub_test

import (
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"parley/server/store"
	"parley/shared/chat"
	"parley/shared/protocol"
)

// The other node has not heard of the change: its line is cut. What it delivers, answers and stores follows the change all the same.
func TestAClosedRoomIsClosedOnNodesThatHaveNotHeardOfIt(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		maker, member := n.a.open(n.a.user("Maker")), n.a.open(n.a.user("Member"))
		n.a.claim(member.user.ID)
		n.a.hub.AccountChanged(t.Context(), member.user.ID)
		synctest.Wait()
		room := maker.ask(&protocol.Create{Name: "Tea"}).(*protocol.Created).Room.ID
		reader, writer := n.b.open(n.a.user("Reader")), n.b.open(n.a.user("Writer"))
		for _, p := range []*peer{maker, member, reader, writer} {
			p.ask(&protocol.Join{Room: room})
		}
		member.says(room, "for all")
		n.lineB.cut.Store(true)
		maker.admits(room, chat.GuestsNone)
		n.lineB.cut.Store(false)
		if got := reader.texts(room); len(got) != 1 {
			t.Fatalf("before: %v", got)
		}
		member.says(room, "for some") // the first thing that the other node hears
		if got := reader.texts(room); len(got) != 1 {
			t.Errorf("the other node delivers %v", got)
		}
		reader.now(&protocol.History{Room: room, Before: 1}, chat.CodeNoGuests)

		maker.admits(room, chat.GuestsWrite)
		synctest.Wait()
		writer.now(&protocol.Join{Room: room}, done)
		n.lineB.cut.Store(true)
		maker.admits(room, chat.GuestsRead)
		writer.now(say(room, "too late"), chat.CodeNoGuests)
		maker.admits(room, chat.GuestsWrite)
		writer.says(room, "in time")
		maker.admits(room, chat.GuestsNone)
		for _, command := range []protocol.Payload{&protocol.History{Room: room, Before: 1}, &protocol.Pins{Room: room}, &protocol.People{Room: room}, &protocol.Join{Room: room}} {
			writer.now(command, chat.CodeNoGuests)
			maker.admits(room, chat.GuestsWrite)
			maker.admits(room, chat.GuestsNone)
		}
	})
}

// stale makes a room with its maker and a member on one node, and two guests on another node that does not hear of what comes next.
func (n *nodes) stale(t *testing.T) (room chat.RoomID, maker, member, reader *peer) {
	t.Helper()
	maker, member = n.a.open(n.a.user("Maker")), n.a.open(n.a.user("Member"))
	n.a.claim(member.user.ID)
	n.a.hub.AccountChanged(t.Context(), member.user.ID)
	synctest.Wait()
	room = maker.ask(&protocol.Create{Name: "Tea"}).(*protocol.Created).Room.ID
	reader = n.b.open(n.a.user("Reader"))
	for _, p := range []*peer{maker, member, reader} {
		p.ask(&protocol.Join{Room: room})
	}
	member.says(room, "for all")
	time.Sleep(time.Second) // until all know who is here
	n.lineB.cut.Store(true)
	return room, maker, member, reader
}

// news returns which frames about a room have come since.
func (p *peer) news(room chat.RoomID, since int) (kinds []string) {
	synctest.Wait()
	for _, frame := range p.got()[since:] {
		switch f := frame.Payload.(type) {
		case *protocol.Event:
			kinds = append(kinds, string(f.Event.Kind))
		case *protocol.Presence:
			kinds = append(kinds, "presence")
		case *protocol.Writing:
			kinds = append(kinds, "writing")
		case *protocol.Left:
			kinds = append(kinds, "left")
		}
	}
	return kinds
}

// Whatever comes first from a node that knows of the change brings it along.
func TestNothingOfAClosedRoomReachesGuestsOnNodesThatHaveNotHeardOfIt(t *testing.T) {
	for what, do := range map[string]func(n *nodes, room chat.RoomID, member *peer){
		"a message": func(_ *nodes, room chat.RoomID, member *peer) { member.says(room, "for some") },
		"a rename":  func(_ *nodes, _ chat.RoomID, member *peer) { member.ask(&protocol.Rename{Name: "Renamed"}) },
		"a reaction": func(_ *nodes, room chat.RoomID, member *peer) {
			member.ask(&protocol.React{Room: room, Seq: 1, Key: "👍", On: true})
		},
		"an arrival": func(n *nodes, room chat.RoomID, _ *peer) {
			u := n.a.user("Late")
			n.a.claim(u.ID)
			n.a.open(u).ask(&protocol.Join{Room: room})
		},
		"typing": func(_ *nodes, room chat.RoomID, member *peer) {
			member.send(string(protocol.Encode(0, &protocol.Typing{Room: room})))
		},
	} {
		t.Run(what, func(t *testing.T) {
			inNodes(t, nil, func(t *testing.T, n *nodes) {
				room, maker, member, reader := n.stale(t)
				maker.admits(room, chat.GuestsNone)
				n.lineB.cut.Store(false)
				since := len(reader.got())
				do(n, room, member)
				time.Sleep(time.Second)
				if got := reader.news(room, since); !slices.Equal(got, []string{"left"}) {
					t.Errorf("the guest got %v", got)
				}
			})
		})
	}
}

// The room is closed, and something is said there, while a node reads what it has missed.
func TestWhatIsReadAfterAChangeOfTheRulesReachesOnlyThoseWhoMayStay(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		room, _, member, reader := n.stale(t)
		member.says(room, "missed")
		since := len(reader.got())
		meanwhile := func() {
			if _, _, err := n.a.store.Configure(t.Context(), room, chat.Change{Guests: new(chat.GuestsNone)}, n.a.now()); err != nil {
				t.Error(err)
			}
			e := chat.Event{Room: room, Kind: chat.Said, At: chat.MillisOf(n.a.now()), By: member.user, Nonce: "0199c5b8-7e4a-7d21", Message: &chat.Message{Text: "for some"}}
			if done, err := n.a.store.Store.Append(t.Context(), []store.Append{{Event: e, Rules: 1}}); err != nil || done[0].Err != nil {
				t.Errorf("got %+v (%v)", done, err)
			}
		}
		n.a.store.reads.Store(&meanwhile)
		time.Sleep(time.Minute)
		if got := reader.texts(room); n.a.store.reads.Load() != nil || !slices.Equal(got, []string{"1:for all"}) {
			t.Errorf("the guest has %v", got)
		}
		if got := reader.news(room, since); !slices.Equal(got, []string{"left"}) {
			t.Errorf("the guest got %v", got)
		}
	})
}
