package client

import (
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// waits demands how long the user has to wait in the open room.
func (f *tester) waits(want time.Duration) {
	f.t.Helper()
	synctest.Wait()
	got := time.Duration(0)
	if until := f.View().Open.Waits; !until.IsZero() {
		got = time.Until(until)
	}
	if got != want {
		f.t.Errorf("waits for %v, want %v", got, want)
	}
}

func TestInSlowModeTheUserIsToldHowLongToWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		f.Send(chat.Lobby, view.Draft{Text: "one"})
		f.waits(0)
		s.tell(protocol.ConfiguredAs(chat.Lobby, chat.Settings{Slow: 60}))
		f.waits(0) // what was said before does not count
		s.says(bo, chat.Lobby, "bo")
		f.waits(0)
		f.Send(chat.Lobby, view.Draft{Text: "two"})
		f.waits(time.Minute)
		pass(20 * time.Second)
		f.waits(40 * time.Second)
		s.tell(protocol.ConfiguredAs(chat.Lobby, chat.Settings{Slow: 30}))
		f.waits(10 * time.Second)
		pass(15 * time.Second)
		s.says(s.me, chat.Lobby, "on another device")
		f.waits(30 * time.Second)
		pass(30 * time.Second)
		s.set(func() {
			s.answer = func(p protocol.Payload) *chat.Error {
				if p.Kind() == "send" {
					return chat.Slowed(12 * time.Second)
				}
				return nil
			}
		})
		f.Send(chat.Lobby, view.Draft{Text: "three"}) // this device had not heard of a message on another one
		f.waits(12 * time.Second)
		f.want("one bo two on another device three!")
		s.tell(protocol.ConfiguredAs(chat.Lobby, chat.Settings{}))
		s.tell(protocol.ConfiguredAs(chat.Lobby, chat.Settings{Slow: 30}))
		f.waits(0)
	})
}

func TestTheSilencedAreToldHowLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		until := chat.MillisOf(time.Now().Add(time.Hour))
		s.tell(&protocol.Account{Role: chat.RoleMember, Claimed: true, Silenced: chat.Silence{Until: until, Reason: "shouting"}})
		f.waits(time.Hour)
		if is := f.View().Account.Silence; is.Reason != "shouting" {
			t.Errorf("is %+v", is)
		}
		pass(20 * time.Minute)
		f.waits(40 * time.Minute)
		s.tell(&protocol.Account{Role: chat.RoleMember, Claimed: true})
		f.waits(0)
		s.tell(&protocol.Account{Role: chat.RoleMember, Claimed: true, Silenced: chat.Silence{Until: chat.Forever}})
		synctest.Wait()
		if is := f.View(); !is.Account.Silence.Open() || is.Open.Waits.Year() != 9999 {
			t.Errorf("is %+v, waits until %v", is.Account, is.Open.Waits)
		}
	})
}

func TestAModeratorAsksAndSilences(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, nil)
		f.LoadSilence(bo.ID)
		synctest.Wait()
		if got := s.count("silences"); got != 0 {
			t.Errorf("somebody who does not moderate asked %d times", got)
		}
		s.tell(&protocol.Account{Role: chat.RoleModerator, Claimed: true})
		synctest.Wait()
		f.LoadSilence(bo.ID)
		f.Silence(bo.ID, time.Hour, "shouting")
		f.Unsilence(bo.ID)
		synctest.Wait()
		for kind, want := range map[protocol.Kind]int{"silences": 1, "silence": 2} {
			if got := s.count(kind); got != want {
				t.Errorf("%s: %d times, want %d", kind, got, want)
			}
		}
	})
}

func TestAnArchivedRoomIsReadAndStandsAtTheEndOfTheList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.add(chat.Room{ID: "tea", Kind: chat.Public, Name: "Tea"})
		s.add(chat.Room{ID: "pie", Kind: chat.Public, Name: "Pie"})
		f := openRoom(t, s, nil, "tea")
		s.tell(protocol.ConfiguredAs("tea", chat.Settings{Archived: true}))
		synctest.Wait()
		if o := f.View().Open; !o.ReadOnly || !o.Room.Archived {
			t.Errorf("open is %+v", o)
		}
		rooms := f.View().Rooms
		if last := rooms[len(rooms)-1]; len(rooms) != 3 || last.ID != "tea" || !last.Archived {
			t.Errorf("rooms are %+v", rooms)
		}
		s.tell(protocol.ConfiguredAs("tea", chat.Settings{}))
		synctest.Wait()
		if o := f.View().Open; o.ReadOnly {
			t.Errorf("open is %+v", o)
		}
	})
}

func TestACalmRoomOpensByItselfOnTheScreen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		s.add(chat.Room{ID: "tea", Kind: chat.Public, Name: "Tea"})
		f := openRoom(t, s, nil, "tea")
		until := chat.MillisOf(time.Now().Add(20 * time.Second))
		s.tell(&protocol.Ranked{Room: "tea", Role: chat.RoleGuest})
		s.tell(protocol.ConfiguredAs("tea", chat.Settings{Calm: until}))
		synctest.Wait()
		if o := f.View().Open; !o.ReadOnly || o.Room.Calm != until {
			t.Errorf("open is %+v", o)
		}
		time.Sleep(19 * time.Second)
		synctest.Wait()
		if o := f.View().Open; !o.ReadOnly {
			t.Errorf("before the end, open is %+v", o)
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if o := f.View().Open; o.ReadOnly || o.Room.Calm != 0 {
			t.Errorf("after the end, open is %+v", o)
		}
	})
}
