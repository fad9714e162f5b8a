package client

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/protocol"
)

func TestMarkUnreadIsKeptUntilTheRoomIsOpenedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.add(chat.Room{ID: "news", Kind: chat.Public, Name: "News"})
		s.talk(4)
		f := open(t, s, nil)
		f.Watch(chat.Lobby, true)
		pass(seenAfter + readEvery)
		f.MarkUnread(chat.Lobby, 3)
		if got, _ := f.unread(chat.Lobby); got != 2 || f.unreadHere().Count != 2 {
			t.Errorf("%d are unread, the divider says %+v, want 2", got, f.unreadHere())
		}
		s.says(ada, chat.Lobby, "another")
		pass(seenAfter + readEvery)
		if got, _ := f.unread(chat.Lobby); got != 3 || s.readUpTo(chat.Lobby) != 2 {
			t.Errorf("%d are unread and the server has %d, want 3 and 2: it was marked", got, s.readUpTo(chat.Lobby))
		}
		f.Open("news")
		f.Open(chat.Lobby)
		f.glance()
		if got, _ := f.unread(chat.Lobby); got != 0 {
			t.Errorf("%d are unread after the room was opened again and seen", got)
		}
	})
}

func TestMarkUnreadReachesAnotherDeviceThatLooksAtTheRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.talk(4)
		f := open(t, s, nil)
		f.Watch(chat.Lobby, true)
		pass(seenAfter + readEvery)
		s.unreads(chat.Lobby, 2)
		pass(seenAfter + readEvery)
		if got, _ := f.unread(chat.Lobby); got != 3 || s.readUpTo(chat.Lobby) != 1 {
			t.Errorf("%d are unread and the server has %d, want 3 and 1", got, s.readUpTo(chat.Lobby))
		}
	})
}

// TestMarkUnreadWaitsForAConnection also ends the program meanwhile.
func TestMarkUnreadWaitsForAConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, stored := newServer(t), storage.Memory{}
		s.talk(4)
		f := open(t, s, stored)
		f.glance()
		pass(readEvery)
		s.set(func() { s.refuse = func() error { return fmt.Errorf("no route") } })
		s.cut(nil)
		f.MarkUnread(chat.Lobby, 2)
		pass(10 * time.Second)
		f.stop()
		s.set(func() { s.refuse = nil })
		f = open(t, s, stored)
		pass(10 * time.Second)
		if got, _ := f.unread(chat.Lobby); got != 3 || s.readUpTo(chat.Lobby) != 1 {
			t.Errorf("%d are unread and the server has %d, want 3 and 1", got, s.readUpTo(chat.Lobby))
		}
	})
}

func TestOnlyWhatWasSeenForASecondIsRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.talk(2)
		f := open(t, s, nil)
		f.Watch(chat.Lobby, true)
		pass(seenAfter / 2)
		s.says(ada, chat.Lobby, "came late")
		pass(seenAfter - time.Millisecond)
		f.Watch(chat.Lobby, false)
		pass(readEvery)
		if got, _ := f.unread(chat.Lobby); got != 1 || s.readUpTo(chat.Lobby) != 2 {
			t.Errorf("%d are unread and the server has %d, want 1 and 2", got, s.readUpTo(chat.Lobby))
		}
		f.glance()
		if got, _ := f.unread(chat.Lobby); got != 0 {
			t.Errorf("%d are unread, want none", got)
		}
	})
}

func TestRowsThatWereSeenAreReadAndTheRestIsNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.talk(40)
		f := open(t, s, nil)
		f.Saw(chat.Lobby, 12)
		pass(readEvery)
		if got, _ := f.unread(chat.Lobby); got != 28 || s.readUpTo(chat.Lobby) != 12 {
			t.Errorf("%d are unread and the server has %d, want 28 and 12", got, s.readUpTo(chat.Lobby))
		}
		f.Saw(chat.Lobby, 5)
		if got, _ := f.unread(chat.Lobby); got != 28 {
			t.Errorf("%d are unread after an older row was seen, want 28", got)
		}
	})
}

func TestAllRoomsAreReadWithoutTooManyFramesAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		const rooms = 60
		for i := range rooms {
			id := chat.RoomID(fmt.Sprint("room-", i))
			s.add(chat.Room{ID: id, Kind: chat.Public, Name: string(id)})
			s.says(ada, id, "new")
		}
		f := open(t, s, nil)
		f.MarkRoomsRead()
		synctest.Wait()
		for _, r := range f.View().Rooms {
			if r.Unread != 0 {
				t.Errorf("%d are unread in %s", r.Unread, r.ID)
			}
		}
		if n := s.count("read"); n > readsAtOnce {
			t.Errorf("%d frames at once", n)
		}
		pass(rooms * readsPause)
		for i := range rooms {
			if id := chat.RoomID(fmt.Sprint("room-", i)); s.readUpTo(id) != 1 {
				t.Errorf("the server has %d in %s, want 1", s.readUpTo(id), id)
			}
		}
	})
}

func TestAMarkThatTheServerRefusesIsTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.talk(4)
		f := open(t, s, nil)
		f.glance()
		pass(readEvery)
		s.set(func() {
			s.answer = func(p protocol.Payload) *chat.Error {
				if _, unread := p.(*protocol.Unread); unread {
					return chat.Limited("that was", time.Second)
				}
				return nil
			}
		})
		f.MarkUnread(chat.Lobby, 2)
		pass(readEvery)
		if got, _ := f.unread(chat.Lobby); got != 0 || len(f.View().Notices) != 1 {
			t.Errorf("%d are unread with notices %v, want none and one", got, f.View().Notices)
		}
		s.says(ada, chat.Lobby, "later")
		f.Open("other")
		f.Open(chat.Lobby)
		f.glance()
		pass(readEvery)
		if got := s.readUpTo(chat.Lobby); got != 5 {
			t.Errorf("the server has %d, want 5", got)
		}
	})
}
