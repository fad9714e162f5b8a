package client

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

func TestAPrivateMessageIsInterleavedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		stored := storage.Memory{}
		f := open(t, s, stored)
		s.says(ada, chat.Lobby, "p1")
		s.whispers(ada, chat.Lobby, "w1") // makes the direct room
		s.says(ada, chat.Lobby, "p2")
		s.whispers(ada, chat.Lobby, "w2")
		synctest.Wait()
		f.Send(chat.Lobby, view.Draft{Text: "@Ada w3", To: ada.ID})
		synctest.Wait()
		s.says(ada, chat.Lobby, "p3")
		f.want("p1 w1 p2 w2 w3 p3")

		s.cut(nil) // what is missed comes with the resume of the direct room
		s.whispers(ada, chat.Lobby, "w4")
		time.Sleep(time.Millisecond)
		s.whispers(bo, chat.Lobby, "w5")                               // a room that is new to the client
		s.set(func() { s.rooms[chat.DirectID("me", bo.ID)].read = 1 }) // on another device
		s.says(ada, chat.Lobby, "p4")
		pass(10 * time.Second)
		f.want("p1 w1 p2 w2 w3 p3 w4 w5 p4")

		f.stop() // what was stored, and what came since
		s.whispers(ada, chat.Lobby, "w6")
		f = open(t, s, stored)
		f.want("p1 w1 p2 w2 w3 p3 w4 w5 p4 w6")

		f.stop() // nothing stored: all of it comes with the page
		f = open(t, s, nil)
		f.want("p1 w1 p2 w2 w3 p3 w4 w5 p4 w6")

		f.Open(chat.DirectID("me", ada.ID))
		f.want("w1 w2 w3 w4 w6")
		f.Open(chat.Lobby)
		f.want("p1 w1 p2 w2 w3 p3 w4 w5 p4 w6")
	})
}

func TestPrivateRowsSayWhoElseCanRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.whispers(ada, chat.Lobby, "hello")
		synctest.Wait()
		f.Send(chat.Lobby, view.Draft{Text: "@Ada hi", To: ada.ID})
		f.want("hello hi")
		for _, row := range f.rows() {
			if row.Kind == view.RowMessage && (row.Private == nil || row.Private.Peer.Name != "Ada") {
				t.Errorf("%q is private to %+v, want Ada", row.Text, row.Private)
			}
		}
	})
}

func TestTextThatBeginsWithANameIsNeverShownAsPublic(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.lose = func(p protocol.Payload) bool { return p.Kind() == "sent" || p.Kind() == "event" }
		f := open(t, s, nil)
		f.Send(chat.Lobby, view.Draft{Text: "@Nobody hi"})
		f.Send(chat.Lobby, view.Draft{Text: "@Nobody hi", Public: true})
		synctest.Wait()
		rows := f.rows()
		private, public := rows[len(rows)-2], rows[len(rows)-1]
		if private.Private == nil || private.Private.Peer.Name != "Nobody" || private.Text != "hi" {
			t.Errorf("without a choice: %+v", private)
		}
		if public.Private != nil || public.Text != "@Nobody hi" {
			t.Errorf("public by choice: %+v", public)
		}
	})
}

func TestInterleavedMessagesAppearWithTheirPage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		var want []string
		for i := range 140 {
			s.says(ada, chat.Lobby, fmt.Sprint("p", i+1))
			want = append(want, fmt.Sprint("p", i+1))
			if i%10 == 9 {
				s.whispers(ada, chat.Lobby, fmt.Sprint("w", i+1))
				want = append(want, fmt.Sprint("w", i+1))
			}
		}
		f := open(t, s, nil)
		for range 4 {
			f.LoadOlder()
			synctest.Wait()
		}
		f.want(strings.Join(want, " "))
	})
}

func TestReadingARoomReadsThePrivateMessagesInIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		s.whispers(ada, chat.Lobby, "here")
		s.whispers(bo, chat.DirectID("me", "bo"), "elsewhere")
		synctest.Wait()
		f.glance()
		pass(5 * time.Second)
		unread := map[chat.RoomID]int{}
		for _, r := range f.View().Rooms {
			unread[r.ID] = r.Unread
		}
		if unread["direct:ada:me"] != 0 || unread["direct:bo:me"] != 1 {
			t.Errorf("unread are %v, want 0 of Ada's and 1 of Bo's", unread)
		}
		if got := s.readUpTo("direct:ada:me"); got != 1 {
			t.Errorf("the server knows of %d, want 1", got)
		}
	})
}

func TestFirstPrivateMessageToSomebodyStaysOnScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.lose = func(p protocol.Payload) bool { return p.Kind() == "followed" }
		f := open(t, s, nil)
		f.Send(chat.Lobby, view.Draft{Text: "@bo hi", To: bo.ID})
		f.want("hi")
		if rows := f.rows(); rows[1].Private == nil || rows[1].State != view.Sent {
			t.Errorf("the row is %+v", rows[1])
		}
		s.cut(nil)
		pass(10 * time.Second)
		f.want("hi")
	})
}

func TestInterleavedMessagesAreReadAlsoAfterARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		stored := storage.Memory{}
		f := open(t, s, stored)
		s.whispers(ada, chat.Lobby, "one")
		synctest.Wait()
		f.stop()
		f = open(t, s, stored)
		f.glance()
		if got, _ := f.unread(chat.DirectID("me", ada.ID)); got != 0 {
			t.Errorf("unread are %d, want 0", got)
		}
	})
}

func TestAPrivateMessageThatIsNotLoadedStaysUnread(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.whispers(ada, chat.Lobby, "long ago")
		for range 100 {
			s.says(ada, chat.Lobby, "p")
		}
		f := open(t, s, nil)
		f.glance()
		if got, _ := f.unread(chat.DirectID("me", ada.ID)); got != 1 {
			t.Errorf("unread are %d, want 1", got)
		}
	})
}

func TestTheNewestConversationStandsFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.whispers(ada, chat.DirectID("me", ada.ID), "a")
		s.whispers(bo, chat.DirectID("me", bo.ID), "b")
		f := open(t, s, nil)
		if got, want := f.rooms(), "lobby direct:ada:me direct:bo:me "; got != want {
			t.Errorf("rooms are %s, want those of the server: %s", got, want)
		}
		s.whispers(bo, chat.DirectID("me", bo.ID), "c")
		if got, want := f.rooms(), "lobby direct:bo:me direct:ada:me "; got != want {
			t.Errorf("rooms are %s, want %s", got, want)
		}
		s.whispers(person("cy"), chat.DirectID("me", "cy"), "d")
		if got, want := f.rooms(), "lobby direct:cy:me direct:bo:me direct:ada:me "; got != want {
			t.Errorf("rooms are %s, want %s", got, want)
		}
	})
}
