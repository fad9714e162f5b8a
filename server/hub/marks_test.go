package hub_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/protocol"
)

// marked demands the mark and the counts that a session was told last.
func (p *peer) marked(want protocol.Seen) {
	p.t.Helper()
	time.Sleep(time.Second)
	synctest.Wait()
	if got, ok := last[*protocol.Seen](p); !ok || *got != want {
		p.t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestTheReadMarkIsOneOnAllDevicesAndNodes(t *testing.T) {
	inNodes(t, nil, func(t *testing.T, n *nodes) {
		user := n.a.user("Ada")
		phone, laptop, bo := n.a.open(user), n.b.open(user), n.b.member("Bo")
		phone.ask(&protocol.Join{Room: chat.Lobby})
		laptop.ask(&protocol.Join{Room: chat.Lobby})
		for i := range 5 {
			bo.ask(say(chat.Lobby, fmt.Sprint(i, " @Ada")))
		}
		phone.ask(&protocol.Read{Room: chat.Lobby, Seq: 3, Back: new(int64)})
		for _, p := range []*peer{phone, laptop} { // it was not the end: the phone is told how much is left
			p.marked(protocol.Seen{Room: chat.Lobby, Seq: 3, Head: 5, Unread: 2, Mentions: 2})
		}
		laptop.ask(&protocol.Read{Room: chat.Lobby, Seq: 5, Back: new(int64)})
		phone.marked(protocol.Seen{Room: chat.Lobby, Seq: 5, Head: 5})

		phone.ask(&protocol.Unread{Room: chat.Lobby, Seq: 2})
		back := protocol.Seen{Room: chat.Lobby, Seq: 1, Back: 1, Head: 5, Unread: 4, Mentions: 4}
		phone.marked(back)
		laptop.marked(back)
		laptop.ask(&protocol.Unread{Room: chat.Lobby, Seq: 1}) // it did not know
		laptop.marked(back)
		laptop.ask(&protocol.Read{Room: chat.Lobby, Seq: 5, Back: new(int64)}) // it was under way
		phone.marked(back)
		phone.ask(&protocol.Read{Room: chat.Lobby, Seq: 4}) // a program that knows no Back
		laptop.marked(protocol.Seen{Room: chat.Lobby, Seq: 4, Back: 1, Head: 5, Unread: 1, Mentions: 1})
	})
}

func TestTheMarkOfARoomOfOthersIsNoRoom(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bo, eve := w.open(w.user("Ada")), w.user("Bo"), w.member("Eve")
		ada.ask(&protocol.Send{Room: chat.Lobby, Nonce: "0199c5b8-7e4a-7d21-9f3c-5a1b2c3d4e5f", Text: "hi", To: bo.ID})
		room := chat.DirectID(ada.user.ID, bo.ID)
		for _, command := range []protocol.Payload{&protocol.Unread{Room: room, Seq: 1}, &protocol.Read{Room: room, Seq: 1}, &protocol.Unread{Room: "none", Seq: 1}} {
			if got := code(eve.ask(command)); got != chat.CodeNoRoom {
				t.Errorf("%+v: got %q, want no_room", command, got)
			}
		}
	})
}

func TestTheInboxAndADayAreAnswered(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ada, bo := w.member("Ada"), w.member("Bo")
		began := time.Now()
		for i := range 3 {
			time.Sleep(time.Hour)
			ada.ask(say(chat.Lobby, fmt.Sprint(i)))
		}
		time.Sleep(time.Hour)
		bo.ask(&protocol.Send{Room: chat.Lobby, Nonce: "0199c5b8-7e4a-7d21-9f3c-5a1b2c3d4e5f", Text: "an answer", Reply: 2})
		bo.ask(say(chat.Lobby, "hello @Ada"))
		first := ada.ask(&protocol.Inbox{Limit: 1}).(*protocol.Entries)
		if len(first.Events) != 1 || !first.More || first.Events[0].Message.Text != "hello @Ada" {
			t.Fatalf("got %+v", first)
		}
		e := first.Events[0]
		rest := ada.ask(&protocol.Inbox{At: e.At, Room: e.Room, Seq: e.Seq}).(*protocol.Entries)
		if len(rest.Events) != 1 || rest.More || rest.Events[0].Message.Text != "an answer" {
			t.Errorf("got %+v", rest)
		}
		if got := bo.ask(&protocol.Inbox{}).(*protocol.Entries); len(got.Events) != 0 || got.Events == nil {
			t.Errorf("got %+v, want an empty list", got)
		}
		page := ada.ask(&protocol.History{Room: chat.Lobby, At: chat.MillisOf(began.Add(90 * time.Minute)), Limit: 2}).(*protocol.Page)
		if page.Near != 2 || len(page.Events) != 2 || page.From > 2 || page.To < 2 {
			t.Errorf("got %+v, want the second message", page)
		}
		if got := code(w.open(w.user("Eve")).ask(&protocol.History{Room: "none", At: 1})); got != chat.CodeNoRoom {
			t.Errorf("got %q", got)
		}
	})
}
