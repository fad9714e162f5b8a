package client

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"testing"
	"testing/synctest"
	"time"

	"parley/shared/chat"
	"parley/shared/client/storage"
	"parley/shared/client/view"
	"parley/shared/protocol"
)

// digest is what the open room shows of messages, without what depends on how much is loaded: a line a message.
func (f *tester) digest() []string {
	f.t.Helper()
	synctest.Wait()
	var lines []string
	for _, r := range f.rows() {
		switch {
		case r.Kind == view.RowDeleted:
			for range r.Deleted {
				lines = append(lines, "gone")
			}
		case r.Kind == view.RowMessage && r.Gone:
			lines = append(lines, "gone"+r.Text)
		case r.Kind == view.RowMessage:
			line := fmt.Sprintf("%s/%d %s rev %d edited %d pinned %v", r.Room, r.Seq, r.Text, r.Rev, r.EditedAt.UnixMilli(), r.Pinned)
			if r.Quote != nil {
				line += fmt.Sprintf(" quote %d %v %q", r.Quote.Seq, r.Quote.Gone, r.Quote.Text)
			}
			for _, one := range r.Reactions {
				line += fmt.Sprintf(" %s%d%v", one.Key, one.Count, one.Mine)
			}
			lines = append(lines, line)
		}
	}
	return lines
}

// wantDigest compares what is shown, line by line.
func (f *tester) wantDigest(who string, want []string) {
	f.t.Helper()
	got := f.digest()
	for i := range max(len(got), len(want)) {
		a, b := "nothing", "nothing"
		if i < len(got) {
			a = got[i]
		}
		if i < len(want) {
			b = want[i]
		}
		if a != b {
			f.t.Fatalf("%s: of %d rows and %d, row %d is\n%s, want\n%s", who, len(got), len(want), i, a, b)
		}
	}
}

func TestAfterAnyCutMessagesAreAsTheServerHasThem(t *testing.T) {
	for seed := range uint64(60) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { cutsAndChanges(t, rand.New(rand.NewPCG(seed, 3))) })
		})
	}
}

// changesSomething has somebody change a message of a room.
func (s *server) changesSomething(r *rand.Rand, room chat.RoomID, users []chat.User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rooms[room] == nil || len(s.rooms[room].events) == 0 {
		return
	}
	seq := chat.Seq(1 + r.IntN(len(s.rooms[room].events)))
	by := users[r.IntN(len(users))]
	change := []chat.Event{
		edited(unique(r)), deleted(), {Kind: chat.Restored}, reacted("👍", true), reacted("👍", false),
		reacted("❤", true), pinned(true), pinned(false),
	}[r.IntN(8)]
	if change.Kind == chat.Edited {
		by = s.rooms[room].events[seq-1].By
		if m := s.rooms[room].events[seq-1].Message; m != nil && m.To != "" && s.rooms[room].events[seq-1].Kind == chat.Said {
			change.Message.Text = "@" + s.me.Name + " " + change.Message.Text
		}
	}
	if ev, err := s.amend(by, room, seq, change, 1<<50); err == nil && ev.Kind.Amends() {
		s.announce(ev)
	}
}

func cutsAndChanges(t *testing.T, r *rand.Rand) {
	s := newServer(t)
	s.resume, s.runs, s.moderator = 1+r.IntN(60), r.IntN(2) == 0, true
	s.add(chat.Room{ID: "tea", Kind: chat.Public, Name: "Tea"})
	faults := rand.New(rand.NewPCG(r.Uint64(), 2))
	s.lose = func(p protocol.Payload) bool { return p.Kind() == "event" && faults.IntN(15) == 0 }
	stored := storage.Memory{}
	f := open(t, s, stored)
	rooms, users := []chat.RoomID{chat.Lobby, "tea", chat.DirectID("me", "ada")}, []chat.User{ada, bo, s.me}
	for range 250 {
		switch r.IntN(14) {
		case 0, 1, 2:
			s.says(ada, rooms[r.IntN(2)], unique(r))
		case 3:
			s.answers(bo, chat.Lobby, unique(r), r)
		case 4:
			s.whispers(ada, chat.Lobby, unique(r))
		case 5:
			s.cut(nil)
		case 6:
			pass(time.Duration(r.IntN(3000)) * time.Millisecond)
		case 7:
			f.LoadOlder()
			f.Open(rooms[r.IntN(2)])
		case 8:
			if r.IntN(4) == 0 {
				f.stop()
				f = open(t, s, stored)
			}
		case 9:
			f.Seek(chat.Lobby, chat.Seq(1+r.IntN(max(len(s.rooms[chat.Lobby].events), 1))))
			f.LoadNewer()
		default:
			for range 1 + r.IntN(4) {
				s.changesSomething(r, rooms[r.IntN(3)], users)
			}
		}
		time.Sleep(time.Millisecond)
	}
	compareDevices(t, s, f, stored)
}

// answers has somebody answer a message of a room.
func (s *server) answers(u chat.User, room chat.RoomID, text string, r *rand.Rand) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.rooms[room].events) == 0 {
		return
	}
	seq := chat.Seq(1 + r.IntN(len(s.rooms[room].events)))
	if s.rooms[room].events[seq-1].Kind == chat.Said {
		s.announce(s.store(room, chat.Event{Kind: chat.Said, By: u, Message: &chat.Message{Text: text, Reply: seq}}, room))
	}
}

// compareDevices brings a client up to date, and compares it with one that has nothing stored, and with what it stored itself.
func compareDevices(t *testing.T, s *server, f *tester, stored storage.Memory) {
	s.set(func() { s.lose = nil })
	f.ToEnd()
	f.Open(chat.Lobby)
	pass(2 * time.Minute)
	s.says(ada, chat.Lobby, "end")
	for range 10 {
		f.LoadOlder()
		pass(10 * time.Second)
	}
	f.sound()
	for _, room := range f.View().Rooms {
		s.set(func() {
			if want := s.state(s.rooms[room.ID]).Unread; room.Unread != want {
				t.Errorf("%s has %d unread, want %d", room.ID, room.Unread, want)
			}
		})
	}
	kept := f.digest()
	f.stop()
	fresh := open(t, s, nil)
	for range 12 {
		fresh.LoadOlder()
		pass(10 * time.Second)
	}
	fresh.wantDigest("a second device", kept)
	fresh.stop()
	s.set(func() { s.refuse = offline })
	f = open(t, s, stored)
	for range 6 {
		f.LoadOlder()
		pass(10 * time.Second)
	}
	offline := f.digest()
	f.wantDigest("offline", kept[max(0, len(kept)-len(offline)):])
	s.wantStored(stored)
	if len(offline) == 0 && len(kept) > 0 {
		t.Error("nothing is shown offline")
	}
}

// unique is a text that nothing else contains.
func unique(r *rand.Rand) string { return fmt.Sprintf("t%016x", r.Uint64()) }

// wantStored looks for texts that are stored and that no message has any more.
func (s *server) wantStored(stored storage.Memory) {
	s.t.Helper()
	present := map[string]bool{}
	for _, room := range s.rooms {
		for _, ev := range room.events {
			if ev.Message != nil {
				present[ev.Message.Body()] = true
			}
		}
	}
	texts := regexp.MustCompile(`\bt[0-9a-f]{16}\b`)
	for key, value := range stored {
		for _, text := range texts.FindAllString(string(value), -1) {
			if !present[text] {
				s.t.Errorf("%s has %s, which no message has any more", key, text)
			}
		}
	}
}

// TestAStormOfReactionsIsDrawnFourTimesASecond has 200 people react to one message and take it back, 20 times a second.
func TestAStormOfReactionsIsDrawnFourTimesASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const people, seconds, rate = 200, 10, 20
		s := newServer(t)
		f := open(t, s, storage.Memory{})
		s.says(ada, chat.Lobby, "vote")
		synctest.Wait()
		f.Watch(chat.Lobby, true)
		pass(time.Minute)
		drawn, was, unread := 0, f.rowOf(1), 0
		for i := range seconds * rate {
			n, on := i%people, i%4 != 3
			if !on {
				n-- // takes it back
			}
			who := chat.User{ID: chat.UserID(fmt.Sprint("u-", n)), Name: fmt.Sprint("Person-", n)}
			s.amends(who, chat.Lobby, 1, reacted([]string{"👍", "🎉", "👀"}[n%3], on))
			pass(time.Second / rate)
			if is := f.rowOf(1); !is.Equal(was) {
				drawn, was = drawn+1, is
			}
			unread = max(unread, f.View().Rooms[0].Unread, f.View().Open.Unread.Count)
		}
		if drawn == 0 || drawn > 4*seconds+1 {
			t.Errorf("the row is drawn %d times in %d s", drawn, seconds)
		}
		if unread > 0 {
			t.Errorf("%d messages are unread", unread)
		}
		pass(reactionPause)
		got := f.digest()
		f.stop()
		f = open(t, s, storage.Memory{})
		pass(time.Second)
		f.wantDigest("another device", got)
	})
}

// TestAReactionOfOnesOwnWaitsForNoStorm draws it at once, as it does the first reaction by somebody else after a pause.
func TestAReactionOfOnesOwnWaitsForNoStorm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newServer(t)
		f := open(t, s, storage.Memory{})
		s.says(ada, chat.Lobby, "vote")
		pass(time.Minute)
		s.amends(bo, chat.Lobby, 1, reacted("🎉", true))
		if row := f.rowOf(1); len(row.Reactions) != 1 {
			t.Errorf("the first one is not drawn: %+v", row.Reactions)
		}
		s.amends(bo, chat.Lobby, 1, reacted("👀", true))
		f.React(chat.Lobby, 1, "👍", true)
		if row := f.rowOf(1); len(row.Reactions) != 3 || !row.Reactions[2].Mine {
			t.Errorf("one's own is not drawn: %+v", row.Reactions)
		}
	})
}
