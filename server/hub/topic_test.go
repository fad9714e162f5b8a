package hub_test

import (
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// titles returns the topics that the peer was told of, in their order.
func (p *peer) titles() (topics []string) {
	for _, f := range p.got() {
		if e, ok := f.Payload.(*protocol.Event); ok && e.Event.Kind == chat.Titled {
			topics = append(topics, e.Event.Topic)
		}
	}
	return topics
}

func TestANewTopicReachesAllInTheRoomOnAllNodes(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		ada, bo := n.a.open(n.a.user("Ada")), n.b.open(n.b.user("Bo"))
		ada.ask(&protocol.Create{Name: "Tea", Topic: "hot"})
		for _, p := range []*peer{ada, bo} {
			p.ask(&protocol.Join{Room: "tea"})
		}
		for _, topic := range []string{"hot", "cold", ""} {
			if _, ok := ada.ask(&protocol.Topic{Room: "tea", Topic: topic}).(*protocol.Done); !ok {
				t.Errorf("%q is refused", topic)
			}
		}
		synctest.Wait()
		for _, p := range []*peer{ada, bo} {
			equal(t, p.titles(), []string{"cold", ""})
		}
		ada.ask(&protocol.Topic{Room: "tea", Topic: "lukewarm"})
		joined := n.b.open(n.b.user("Eve")).ask(&protocol.Join{Room: "tea"}).(*protocol.Joined)
		if joined.State.Room.Topic != "lukewarm" || joined.State.Head != 3 {
			t.Errorf("whoever comes is told %+v", joined.State)
		}
	})
}

func TestOnlyItsMakerAndModeratorsChangeATopic(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bo := w.open(w.user("Ada")), w.user("Bo")
		ada.ask(&protocol.Create{Name: "Tea"})
		guest := w.open(bo)
		guest.refused(&protocol.Topic{Room: "tea", Topic: "mine"}, chat.CodeNotAllowed)
		guest.refused(&protocol.Topic{Room: chat.Lobby, Topic: "mine"}, chat.CodeNotAllowed)
		guest.refused(&protocol.Topic{Room: "nowhere", Topic: "mine"}, chat.CodeNoRoom)
		guest.refused(&protocol.Topic{Room: "tea", Topic: "two\nlines"}, chat.CodeBadTopic)
		guest.ask(&protocol.Send{Room: chat.Lobby, Nonce: "nonce-of-a-direct-message", Text: "hi", To: ada.user.ID})
		guest.refused(&protocol.Topic{Room: chat.DirectID(bo.ID, ada.user.ID), Topic: "ours"}, chat.CodeNotAllowed)
		w.claim(bo.ID)
		if _, err := w.store.SetRole(t.Context(), bo.ID, chat.RoleModerator, time.Now()); err != nil {
			t.Fatal(err)
		}
		w.hub.AccountChanged(t.Context(), bo.ID)
		synctest.Wait()
		for _, room := range []chat.RoomID{"tea", chat.Lobby} {
			if _, ok := guest.ask(&protocol.Topic{Room: room, Topic: "ours"}).(*protocol.Done); !ok {
				t.Errorf("a moderator may not change the topic of %s", room)
			}
		}
	})
}
